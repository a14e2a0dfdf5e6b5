// The transcript on the page: one row a segment; what is being said lights up and stays in view.

import { CaptionRow } from "./captionrow.js";
import { CaptionKeys } from "./captionkeys.js";
import { byId } from "./dom.js";
import { Follow } from "./follow.js";
import { inSlices } from "./slices.js";

/** Browsers without the event fill every row at once. */
const tellsWhatIsNear = "ContentVisibilityAutoStateChangeEvent" in globalThis;
/** Width of a letter in the size of its type, about. */
const letterWidth = 0.46;

export class Captions {
  #rows = new Map();
  /** The same rows as they stand on the page. */
  #order = [];
  #list = byId("segments");
  #follow = new Follow();
  #transcript = null;
  #row = null;
  /** The last row that was current: where "now" is during a silence. */
  #anchor = null;
  #word = null;
  #pending = new Set();
  #isPlacing = false;
  #lettersPerLine = 60;
  /** A segment that is to be shown as soon as it is there. */
  #wanted = null;
  #pointed = null;
  /** What marks hits of a search in rows: `mark(row)` and `unmark(row)`. */
  marks = { mark() {}, unmark() {} };
  /** What is said about a gap: answers `{reason, retry}`. */
  gapWords = () => ({ reason: "", retry: null });
  /** The user chose a moment: `(seconds)`. */
  onSeek = () => {};
  /** Rows were drawn or taken out. */
  onDrawn = () => {};

  constructor() {
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    this.#list.addEventListener("contentvisibilityautostatechange", (event) => this.#nearness(event));
    new CaptionKeys(this.#list, (seconds) => this.#chosen(seconds));
    new ResizeObserver(() => this.#measure()).observe(this.#list);
    this.#follow.onBack = () => this.backToNow();
  }

  /** Makes room for another transcript (or `null`), whose segments are told one by one. */
  show(transcript) {
    this.#transcript = transcript;
    for (const row of this.#rows.values()) this.marks.unmark(row);
    this.#rows.clear();
    this.#order = [];
    this.#pending.clear();
    this.#row = this.#anchor = this.#word = this.#wanted = null;
    this.#list.replaceChildren();
    this.#follow.toTop();
    this.#follow.hasNow(false);
    this.#follow.set(true);
  }

  setLanguage(code) { this.#list.lang = code ?? ""; }

  /** A segment came or changed: its row is put in its place with one of the next frames. */
  changed(segment) {
    this.#pending.add(segment);
    this.#placeSoon();
  }

  removed(id) {
    const row = this.#rows.get(id);
    if (!row) return;
    this.#follow.hold(this.#order, () => this.#takeOut(row));
  }

  /** Draws gaps anew, whose reasons or whose ways out have changed. */
  refreshGaps() {
    for (const { segment } of [...this.#rows.values()]) if (segment.gap) this.changed(segment);
  }

  /** Lights up what is said now; called every frame, does nothing while nothing changes. */
  mark({ segment, word }) {
    const row = segment ? this.#rows.get(segment.id) ?? null : null;
    if (row !== this.#row) this.#markRow(row);
    const node = row && word && segment.hasWords ? word.node ?? null : null;
    if (node === this.#word) return;
    this.#word?.classList.remove("lit");
    node?.classList.add("lit");
    this.#word = node;
    if (node ?? row) this.#follow.keep(node ?? row.node);
  }

  #markRow(row) {
    const before = this.#row;
    this.#row = row;
    before?.node.removeAttribute("aria-current");
    if (before && !before.isNear && tellsWhatIsNear) this.#drain(before);
    if (!row) return;
    row.node.setAttribute("aria-current", "true");
    this.#fillIn(row);
    this.#anchor = row;
    this.#follow.hasNow(true);
    this.#follow.keep(row.node);
  }

  /** Goes back to following what is said. */
  backToNow() {
    this.#follow.set(true);
    const node = this.#word ?? (this.#row ?? this.#anchor)?.node;
    if (node) this.#follow.keep(node, true);
  }

  /** Shows the segment with this id, now or as soon as it is there. */
  reveal(id) {
    const row = this.#rows.get(id);
    this.#wanted = row ? null : id;
    if (!row) return;
    this.#follow.wander();
    this.#fillIn(row);
    this.#follow.bring(row.node);
  }

  /** Marks the row of the hit that one is at (`null`: none). */
  point(id) {
    this.#list.querySelector(".hit-now")?.classList.remove("hit-now");
    this.#pointed = id;
    this.#rows.get(id)?.node.classList.add("hit-now");
  }

  /** Every row that is drawn. */
  get rows() { return this.#rows.values(); }

  // MARK: Rows

  #put(segment) {
    const row = new CaptionRow(segment, segment.gap ? this.gapWords(segment) : null);
    row.guess(this.#lettersPerLine);
    this.#rows.set(segment.id, row);
    if (segment.id === this.#pointed) row.node.classList.add("hit-now");
    const at = this.#placeOf(segment);
    this.#list.insertBefore(row.node, this.#order[at]?.node ?? null);
    this.#order.splice(at, 0, row);
    this.#name(row);
    this.#name(row.node.nextElementSibling?.row);
    if (!tellsWhatIsNear) this.#fillIn(row);
    return row;
  }

  #fillIn(row) {
    row.fill();
    this.marks.mark(row);
  }

  #drain(row) {
    this.marks.unmark(row);
    row.drain();
  }

  #takeOut(row) {
    const [next, hadFocus] = [row.node.nextElementSibling?.row, row.node.contains(document.activeElement)];
    this.#drain(row);
    if (row === this.#row) this.#row = this.#word = null;
    if (row === this.#anchor) this.#anchor = null;
    if (this.#rows.get(row.segment.id) === row) this.#rows.delete(row.segment.id);
    this.#order.splice(this.#order.indexOf(row), 1);
    row.node.remove();
    if (next) this.#name(next);
    if (hadFocus) byId("transcript").focus({ preventScroll: true });
  }

  /** Where in the order of rows a segment belongs; nearly always at the end. */
  #placeOf({ start, id }) {
    const isBehind = ({ segment }) => segment.start > start || (segment.start === start && segment.id > id);
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBehind(this.#order[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #name(row) {
    const before = row?.node.previousElementSibling?.row;
    row?.nameSpeaker(before?.segment.speaker !== row.segment.speaker || before.segment.gap);
  }

  #placeSoon() {
    if (this.#isPlacing) return;
    this.#isPlacing = true;
    const work = () => { this.#isPlacing = false; this.#place(); };
    if (document.hidden) setTimeout(work, 250);
    else requestAnimationFrame(work);
  }

  /** Puts what has come into its place, as much as a frame bears. */
  #place() {
    const began = performance.now();
    const areFew = this.#pending.size < 8;
    this.#follow.hold(this.#order, () => {
      for (const segment of this.#pending) {
        this.#pending.delete(segment);
        // Replaced again, or another file's by now.
        if (this.#transcript?.get(segment.id) !== segment) continue;
        const before = this.#rows.get(segment.id);
        const isNear = before?.isFilled;
        if (before) this.#takeOut(before);
        const row = this.#put(segment);
        if (isNear) this.#fillIn(row);
        else if (!before && areFew) row.node.classList.add("fresh");
        if (performance.now() - began > 8) break;
      }
    });
    if (this.#pending.size > 0) this.#placeSoon();
    this.#drawn();
  }

  #drawn() {
    if (!this.#list.querySelector('.segment-time[tabindex="0"]')) {
      this.#list.querySelector(".segment-time")?.setAttribute("tabindex", "0");
    }
    if (this.#wanted !== null) this.reveal(this.#wanted);
    this.onDrawn();
  }

  #nearness(event) {
    const row = event.target.row;
    if (!row) return;
    row.isNear = !event.skipped;
    if (row.isNear) this.#fillIn(row);
    else if (row !== this.#row) this.#drain(row);
  }

  #measure() {
    const text = this.#list.querySelector(".segment-text");
    const size = text ? parseFloat(getComputedStyle(text).fontSize) : 19;
    const room = this.#list.clientWidth - (matchMedia("(max-width: 760px)").matches ? 12 : 80);
    const letters = Math.max(10, Math.floor(room / (size * letterWidth)));
    if (Math.abs(letters - this.#lettersPerLine) < this.#lettersPerLine * 0.1) return;
    this.#lettersPerLine = letters;
    inSlices([...this.#rows.values()], (row) => row.guess(letters), () => letters === this.#lettersPerLine);
  }

  // MARK: Hands

  #clicked(event) {
    const row = event.target.closest(".segment")?.row;
    const isTime = event.target.closest(".segment-time") !== null;
    // Somebody who selects text to copy it does not want to jump.
    if (!isTime && getSelection().toString() !== "") return;
    const start = isTime ? row.segment.start : event.target.closest(".word")?.word?.start;
    if (start !== undefined) this.#chosen(start);
  }

  #chosen(seconds) {
    this.#follow.set(true);
    this.onSeek(seconds);
  }
}
