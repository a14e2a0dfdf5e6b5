// The list of files. Rows are made once and changed in place; all changes of a frame are drawn together, so that a
// burst of events for hundreds of files costs one pass over the rows that really changed.

import { byId, framed, setText } from "./dom.js";
import { isOnServer, isUpload } from "./filebook.js";
import { FileDrag } from "./filedrag.js";
import { fillRow, makeRow } from "./filerow.js";
import { summary } from "./filewords.js";
import { MoveMenu } from "./movemenu.js";

export class FileList {
  #book;
  #rows = new Map();
  #dirty = new Set();
  #reorder = true;
  #selected = null;
  #wasPaused = false;
  #mayMove = false;
  #list = byId("file-list");
  #drag = new FileDrag(this.#list);
  #menu = new MoveMenu((id, where) => this.actions.move(id, where));
  #draw = framed(() => this.#render());
  #clock = null;
  /** Whether the user may change things here. */
  isOwner = true;
  /**
   * What the user wants: `open(id)`, `retry(id)`, `remove(id)`, `move(id, where)` with `first`, `up`, `down`, `last` or
   * `{before: id or null}`.
   */
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
    this.#drag.onMove = (id, before) => { this.#reorder = true; actions.move(id, { before }); this.#draw(); };
    this.#drag.onCancel = () => { this.#reorder = true; this.#draw(); };
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

  /** Shows a file's row, with the focus on its handle if that is there: where a file went that was moved. */
  reveal(id) {
    const row = this.#rows.get(id);
    row?.scrollIntoView({ block: "nearest" });
    if (row && !row.contains(document.activeElement)) row.querySelector(".file-open").focus({ preventScroll: true });
  }

  #render() {
    const now = Date.now();
    const files = this.#book.files;
    const isPaused = this.#book.queueState === "paused";
    const mayMove = files.filter(isOnServer).length > 1;
    if (isPaused !== this.#wasPaused || mayMove !== this.#mayMove) for (const { id } of files) this.#dirty.add(id);
    [this.#wasPaused, this.#mayMove] = [isPaused, mayMove];
    for (const id of this.#book.renumber()) this.#dirty.add(id);
    for (const id of this.#dirty) {
      const file = this.#book.get(id);
      const row = this.#rows.get(id);
      if (file) {
        const isSelected = id === this.#selected;
        fillRow(row ?? this.#make(id), file, { isSelected, isOwner: this.isOwner, isPaused, mayMove, now });
      } else if (row) {
        this.#drop(id, row);
      }
    }
    this.#dirty.clear();
    // A row that is being dragged stays where it is until it is dropped.
    if (this.#reorder && !this.#drag.isDragging) this.#arrange();

    setText(byId("files-summary"), summary(files, this.#book.queueState));
    byId("files-empty").hidden = files.length > 0;
    setText(byId("pane-count"), files.length > 0 ? String(files.length) : "");
    const isMoving = (file) => file.retry_at > now || (file.state === "transcribing" && !isPaused);
    this.#goOn(files.filter(isMoving));
  }

  /** A held upload counts down, and a file in work is further each second; nothing else here moves without an event. */
  #goOn(moving) {
    clearTimeout(this.#clock);
    if (moving.length === 0) return;
    this.#clock = setTimeout(() => {
      for (const file of moving) this.#dirty.add(file.id);
      this.#draw();
    }, 1000);
  }

  #make(id) {
    const row = makeRow(id);
    this.#rows.set(id, row);
    this.#reorder = true;
    return row;
  }

  /** Takes a row out. If it had the focus, the focus goes to its neighbour instead of being lost. */
  #drop(id, row) {
    const hadFocus = row.contains(document.activeElement);
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.#rows.delete(id);
    if (hadFocus) (neighbour?.querySelector(".file-open") ?? byId("pick")).focus();
  }

  /** Puts rows in the book's order, moving only those that are out of place. The focus stays with its row. */
  #arrange() {
    this.#reorder = false;
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    let at = this.#list.firstElementChild;
    for (const id of this.#book.order) {
      const row = this.#rows.get(id);
      if (!row) continue;
      if (row === at) at = at.nextElementSibling;
      else this.#list.insertBefore(row, at);
    }
    if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true });
  }

  #clicked(event) {
    const id = event.target.closest(".file")?.dataset.id;
    const button = event.target.closest("button");
    if (!id || !button) return;
    const action = button.dataset.action;
    if (action === "grip") this.#menu.open(id, button);
    else if (action) this.actions[action](id);
    else if (!isUpload(this.#book.get(id) ?? {})) this.actions.open(id);
  }

  #pressed(event) {
    const row = event.target.closest(".file");
    if (!row || event.ctrlKey || event.metaKey) return;
    const isGrip = event.target.closest(".file-grip") !== null;
    const where = { ArrowDown: "down", ArrowUp: "up", Home: "first", End: "last" }[event.key];
    if (where && (event.altKey || isGrip)) {
      event.preventDefault();
      if (this.isOwner && this.#mayMove) this.actions.move(row.dataset.id, where);
      return;
    }
    const move = { down: row.nextElementSibling, up: row.previousElementSibling,
      first: this.#list.firstElementChild, last: this.#list.lastElementChild }[where];
    if (move) {
      event.preventDefault();
      move.querySelector(".file-open").focus();
    } else if (event.key === "Delete" && this.isOwner) {
      event.preventDefault();
      this.actions.remove(row.dataset.id);
    }
  }
}
