// The transcript on the page: one row a segment, one span a word; what is being said lights up and stays in view.

import { byId, element, setText } from "./dom.js";
import { clock, percent, speaker } from "./format.js";

export class Captions {
  #rows = new Map();
  #list = byId("segments");
  #scroller = byId("transcript");
  #backButton = byId("back-to-now");
  #transcript = null;
  #row = null;
  /** The last row that was current: where "now" is during a silence. */
  #anchor = null;
  #word = null;
  #isFollowing = true;
  #pending = new Set();
  #isFramed = false;
  /** The user chose a moment: `(seconds)`. */
  onSeek = () => {};
  /** Rows were drawn or taken out. */
  onDrawn = () => {};

  constructor() {
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#list.addEventListener("keydown", (event) => this.#pressed(event));
    this.#backButton.addEventListener("click", () => this.backToNow());
    // Only a hand scrolls with these; the page's own scrolling causes none of them.
    for (const type of ["wheel", "touchmove"]) {
      this.#scroller.addEventListener(type, () => this.#wander(), { passive: true });
    }
    this.#scroller.addEventListener("pointerdown", (event) => {
      if (event.target === this.#scroller) this.#wander();
    });
    this.#scroller.addEventListener("keydown", (event) => {
      if (["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"].includes(event.key)) this.#wander();
    });
  }

  /** Shows another transcript (or `null`) from its beginning. */
  show(transcript) {
    this.#transcript = transcript;
    this.#rows.clear();
    this.#pending.clear();
    this.#row = this.#anchor = this.#word = null;
    this.#list.replaceChildren();
    this.#scroller.scrollTop = 0;
    this.#setFollowing(true);
    if (!transcript) return;
    const fragment = document.createDocumentFragment();
    for (const segment of transcript.segments) fragment.append(this.#make(segment));
    this.#list.append(fragment);
    this.#list.querySelector(".segment-time")?.setAttribute("tabindex", "0");
    this.onDrawn();
  }

  setLanguage(code) { this.#list.lang = code ?? ""; }

  /** A segment came or changed: its row is put in its place with the next frame. */
  changed(segment) {
    this.#pending.add(segment);
    if (this.#isFramed) return;
    this.#isFramed = true;
    requestAnimationFrame(() => {
      this.#isFramed = false;
      for (const each of this.#pending) this.#place(each);
      this.#pending.clear();
      if (!this.#list.querySelector('.segment-time[tabindex="0"]')) {
        this.#list.querySelector(".segment-time")?.setAttribute("tabindex", "0");
      }
      this.onDrawn();
    });
  }

  removed(id) {
    this.#rows.get(id)?.remove();
    this.#rows.delete(id);
  }

  /** Lights up what is said now; called every frame, does nothing while nothing changes. */
  mark({ segment, word }) {
    const row = segment ? this.#rows.get(segment.id) ?? null : null;
    const node = word && segment.hasWords ? word.node ?? null : null;
    if (row !== this.#row) {
      this.#row?.removeAttribute("aria-current");
      row?.setAttribute("aria-current", "true");
      this.#row = row;
      if (row) this.#anchor = row;
      this.#showBack();
    }
    if (node === this.#word) return;
    this.#word?.classList.remove("lit");
    node?.classList.add("lit");
    this.#word = node;
    if (node ?? row) this.#keepInView();
  }

  /** Goes back to following what is said. */
  backToNow() {
    this.#setFollowing(true);
    this.#keepInView(true);
  }

  /** Shows a segment that was looked for. */
  reveal(segment) {
    const row = this.#rows.get(segment.id);
    if (!row) return;
    this.#setFollowing(false);
    this.#scrollTo(row, 0.3);
  }

  // MARK: Rows

  #make(segment) {
    const row = element("div", { class: segment.gap ? "segment gap" : "segment", role: "listitem" });
    const time = element("button", { class: "segment-time", type: "button", tabindex: "-1" }, clock(segment.start));
    time.setAttribute("aria-label", `Play from ${clock(segment.start)}`);
    row.append(time);
    row.segment = segment;
    this.#rows.set(segment.id, row);
    if (segment.gap) {
      row.append(element("p", { class: "segment-text" },
        `Could not be transcribed (${clock(segment.start)} to ${clock(segment.end)}).`));
      return row;
    }
    const body = element("div", { class: "segment-body" });
    if (segment.speaker) {
      row.label = element("p", { class: "speaker" }, speaker(segment.speaker));
      body.append(row.label);
      this.#relabel(row);
    }
    const text = element("p", { class: "segment-text", dir: "auto" });
    for (const piece of segment.pieces) {
      if (typeof piece === "string") {
        text.append(piece);
        continue;
      }
      // The shortest way to an element: a long film has tens of thousands of these.
      const node = document.createElement("span");
      node.className = piece.isDoubtful ? "word doubtful" : "word";
      node.textContent = piece.text;
      if (piece.isDoubtful) node.title = `The engine was ${percent(piece.score)} sure of this word`;
      node.word = piece;
      piece.node = node;
      text.append(node);
    }
    body.append(text);
    row.append(body);
    return row;
  }

  /** Names the speaker where another one begins. */
  #relabel(row) {
    if (row?.label) row.label.hidden = this.#transcript.preceding(row.segment)?.speaker === row.segment.speaker;
  }

  #place(segment) {
    const transcript = this.#transcript;
    // Replaced again, or another file's by now.
    if (!transcript || transcript.get(segment.id) !== segment) return;
    const before = this.#rows.get(segment.id);
    const row = this.#make(segment);
    if (before) before.remove();
    else row.classList.add("fresh");
    // The next one in time may not be drawn yet: then it will put itself behind this one.
    let next = transcript.following(segment);
    while (next && !this.#rows.get(next.id)?.isConnected) next = transcript.following(next);
    this.#list.insertBefore(row, next ? this.#rows.get(next.id) : null);
    this.#relabel(row.nextElementSibling);
  }

  // MARK: Hands

  #clicked(event) {
    const word = event.target.closest(".word")?.word;
    const row = event.target.closest(".segment");
    // Somebody who selects text to copy it does not want to jump.
    if (!event.target.closest(".segment-time") && getSelection().toString() !== "") return;
    const start = word?.start ?? (event.target.closest(".segment-time") || row?.classList.contains("gap")
      ? row?.segment.start : undefined);
    if (start === undefined) return;
    this.#setFollowing(true);
    this.onSeek(start);
  }

  /** The rows are one tab stop; the arrows move between them. */
  #pressed(event) {
    const row = event.target.closest(".segment");
    const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
    if (!next) return;
    event.preventDefault();
    event.target.setAttribute("tabindex", "-1");
    const time = next.querySelector(".segment-time");
    time.setAttribute("tabindex", "0");
    time.focus();
  }

  // MARK: Scrolling

  #wander() {
    if (this.#anchor) this.#setFollowing(false);
  }

  #setFollowing(following) {
    this.#isFollowing = following;
    this.#showBack();
  }

  #showBack() { this.#backButton.hidden = this.#isFollowing || !this.#anchor; }

  #keepInView(always = false) {
    const node = this.#word ?? this.#row ?? this.#anchor;
    if (!this.#isFollowing || !node) return;
    const box = this.#scroller.getBoundingClientRect();
    const place = (node.getBoundingClientRect().top - box.top) / box.height;
    if (always || place < 0.08 || place > 0.66) this.#scrollTo(node, 0.3);
  }

  #scrollTo(node, share) {
    const box = this.#scroller.getBoundingClientRect();
    const top = this.#scroller.scrollTop + node.getBoundingClientRect().top - box.top - box.height * share;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroller.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
  }
}

/** Draws what stands under (or instead of) the captions: `{title, text, action, busy}` or `null` for nothing. */
export function showState(state) {
  const box = byId("transcript-state");
  box.hidden = state === null;
  box.dataset.busy = state?.busy ?? false;
  const [title, text] = [box.querySelector("h3"), box.querySelector("p")];
  setText(title, state?.title ?? "");
  setText(text, state?.text ?? "");
  const button = box.querySelector("button");
  button.hidden = !state?.action;
  setText(button, state?.action?.label ?? "");
  button.onclick = state?.action?.run ?? null;
}
