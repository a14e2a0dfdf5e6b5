// The list of files. Rows are made once and changed in place; all changes of a frame are drawn together, so that a
// burst of events for hundreds of files costs one pass over the rows that really changed.

import { byId, element, framed, icon, setAttribute, setIcon, setText } from "./dom.js";
import { isUpload } from "./filebook.js";
import { describe, summary } from "./filewords.js";

export class FileList {
  #book;
  #rows = new Map();
  #dirty = new Set();
  #reorder = true;
  #selected = null;
  #list = byId("file-list");
  #draw = framed(() => this.#render());
  /** Whether the user may change things here. */
  isOwner = true;
  /** What the user wants: `open(id)`, `retry(id)`, `remove(id)`. */
  actions;

  constructor(book, actions) {
    this.#book = book;
    this.actions = actions;
    book.onChange = (id) => {
      if (id === null) this.#reorder = true;
      else this.#dirty.add(id);
      this.#draw();
    };
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#list.addEventListener("keydown", (event) => this.#pressed(event));
    this.#draw();
  }

  /** Marks the file that is in the player. */
  select(id) {
    const before = this.#selected;
    this.#selected = id;
    for (const changed of [before, id]) if (changed) this.#dirty.add(changed);
    this.#draw();
  }

  /** Draws every row anew, for a change that concerns all. */
  refresh() {
    for (const id of this.#book.order) this.#dirty.add(id);
    this.#reorder = true;
    this.#draw();
  }

  #render() {
    const now = Date.now();
    for (const id of this.#dirty) {
      const file = this.#book.get(id);
      const row = this.#rows.get(id);
      if (file) this.#fill(row ?? this.#make(id), file, now);
      else if (row) this.#drop(id, row);
    }
    this.#dirty.clear();
    if (this.#reorder) this.#arrange();
    this.#reorder = false;

    const files = this.#book.files;
    setText(byId("files-summary"), summary(files, this.#book.queueState));
    byId("files-empty").hidden = files.length > 0;
    setText(byId("pane-count"), files.length > 0 ? String(files.length) : "");
    // A held upload counts down; nothing else here moves without an event.
    const held = files.filter((file) => file.retry_at > now);
    if (held.length > 0) setTimeout(() => { for (const file of held) this.#dirty.add(file.id); this.#draw(); }, 1000);
  }

  #make(id) {
    const button = (action, name) => element(
      "button", { class: "button quiet square small", type: "button", "data-action": action }, icon(name));
    const row = element("li", { class: "file" },
      element("button", { class: "file-open", type: "button" },
        element("span", { class: "file-mark" }, icon("clock")),
        element("span", { class: "file-words" },
          element("span", { class: "file-name", dir: "auto" }), element("span", { class: "file-state" }))),
      element("span", { class: "file-actions" },
        button("retry", "retry"), button("remove", "close")),
      element("span", { class: "file-bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" }));
    row.dataset.id = id;
    this.#rows.set(id, row);
    this.#reorder = true;
    return row;
  }

  #fill(row, file, now) {
    const words = describe(file, now);
    const [open, actions, bar] = row.children;
    const [mark, text] = open.children;
    const [name, state] = text.children;
    const [retry, remove] = actions.children;
    row.dataset.tone = words.tone;
    setIcon(mark, words.icon);
    setText(name, file.name);
    setAttribute(name, "title", file.name);
    setText(state, words.text);
    setAttribute(open, "aria-current", file.id === this.#selected ? "true" : null);
    setAttribute(open, "aria-disabled", isUpload(file) ? "true" : null);

    const again = file.state === "failed" || file.state === "cancelled" || Boolean(file.retry_at)
      || (file.state === "upload-failed" && file.retryable);
    retry.hidden = !again || !this.isOwner;
    remove.hidden = !this.isOwner;
    setAttribute(retry, "aria-label", `Try ${file.name} again`);
    setAttribute(remove, "aria-label", `Remove ${file.name}`);
    setAttribute(retry, "title", "Try again");
    setAttribute(remove, "title", "Remove");

    bar.hidden = words.progress === null;
    if (words.progress !== null) {
      const share = Math.min(1, Math.max(0, words.progress || 0));
      bar.style.setProperty("--share", share);
      setAttribute(bar, "aria-valuenow", Math.round(share * 100));
      setAttribute(bar, "aria-label", file.name);
    }
  }

  /** Takes a row out. If it had the focus, the focus goes to its neighbour instead of being lost. */
  #drop(id, row) {
    const hadFocus = row.contains(document.activeElement);
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.#rows.delete(id);
    if (hadFocus) (neighbour?.querySelector(".file-open") ?? byId("pick")).focus();
  }

  /** Puts rows in the book's order, moving only those that are out of place. */
  #arrange() {
    let at = this.#list.firstElementChild;
    for (const id of this.#book.order) {
      const row = this.#rows.get(id);
      if (!row) continue;
      if (row === at) at = at.nextElementSibling;
      else this.#list.insertBefore(row, at);
    }
  }

  #clicked(event) {
    const id = event.target.closest(".file")?.dataset.id;
    const button = event.target.closest("button");
    if (!id || !button) return;
    if (button.dataset.action) this.actions[button.dataset.action](id);
    else if (!isUpload(this.#book.get(id) ?? {})) this.actions.open(id);
  }

  #pressed(event) {
    const row = event.target.closest(".file");
    if (!row) return;
    const move = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
      Home: this.#list.firstElementChild, End: this.#list.lastElementChild }[event.key];
    if (move) {
      event.preventDefault();
      move.querySelector(".file-open").focus();
    } else if (event.key === "Delete" && this.isOwner) {
      event.preventDefault();
      this.actions.remove(row.dataset.id);
    }
  }
}
