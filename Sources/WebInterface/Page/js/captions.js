// The transcript on the page: one row a segment; what is being said lights up and stays in view.

import { CaptionBlock, blockNumber } from "./captionblock.js";
import { CaptionKeys } from "./captionkeys.js";
import { CaptionRow } from "./captionrow.js";
import { byId, framed } from "./dom.js";
import { Follow } from "./follow.js";

/** Browsers without the event fill every row at once. */
const tellsWhatIsNear = "ContentVisibilityAutoStateChangeEvent" in globalThis;
/** Width of a letter in the size of its type, about. */
const letterWidth = 0.46;

export class Captions {
  #rows = new Map();
  /** In order of time. */
  #blocks = [];
  #list = byId("segments");
  #follow = new Follow();
  #keys;
  #transcript = null;
  #row = null;
  /** The last row that was current: where "now" is during a silence. */
  #anchor = null;
  #word = null;
  #pending = new Set();
  #placeSoon = framed(() => this.#place());
  #lettersPerLine = 60;
  /** `{id, seconds, isNow}` of a segment that is to be shown as soon as it is there. */
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
    this.#keys = new CaptionKeys(this.#list, {
      choose: (seconds) => this.#chosen(seconds), neighbour: (row, step) => this.#neighbour(row, step),
    });
    new ResizeObserver(() => this.#measure()).observe(this.#list);
    this.#follow.onBack = () => this.backToNow();
  }

  /** Makes room for another transcript (or `null`), whose segments are told one by one. */
  show(transcript) {
    this.#transcript = transcript;
    for (const row of this.#rows.values()) this.marks.unmark(row);
    this.#rows.clear();
    this.#blocks = [];
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
    this.#hold(() => this.#takeOut(row));
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
    if (before && !before.block.isNear && tellsWhatIsNear) this.#drain(before);
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

  /**
   * Shows the word at a moment of the segment with this id, now or as soon as it is there. Where that `isNow`, what is
   * said is followed from there.
   */
  reveal(id, seconds, { isNow = false } = {}) {
    const row = this.#rows.get(id);
    this.#wanted = row ? null : { id, seconds, isNow };
    if (!row) return;
    if (isNow) this.#follow.set(true);
    else this.#follow.wander();
    this.#fillIn(row);
    const word = row.segment.words.find((each) => each.end > seconds);
    this.#follow.bring(word?.node ?? row.node);
  }

  /** Puts the keyboard where what is said now is, or at the beginning: from there the arrow keys go word by word. */
  focus() {
    const row = this.#row ?? this.#anchor ?? this.#neighbour(null, 1);
    if (row) this.#keys.focus(row);
    else byId("transcript").focus();
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

  #hold(change) { this.#follow.hold(this.#blocks, change, (id) => this.#rows.get(id)); }

  #put(segment) {
    const row = new CaptionRow(segment, segment.gap ? this.gapWords(segment) : null);
    this.#rows.set(segment.id, row);
    if (segment.id === this.#pointed) row.node.classList.add("hit-now");
    this.#blockOf(segment).add(row, this.#lettersPerLine);
    this.#name(row);
    this.#name(this.#neighbour(row, 1));
    if (!tellsWhatIsNear || row.block.isNear) this.#fillIn(row);
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
    const [next, hadFocus] = [this.#neighbour(row, 1), row.node.contains(document.activeElement)];
    this.#drain(row);
    if (row === this.#row) this.#row = this.#word = null;
    if (row === this.#anchor) this.#anchor = null;
    if (this.#rows.get(row.segment.id) === row) this.#rows.delete(row.segment.id);
    row.block.remove(row, this.#lettersPerLine);
    if (row.block.rows.length === 0) this.#dropBlock(row.block);
    if (next) this.#name(next);
    if (hadFocus) byId("transcript").focus({ preventScroll: true });
  }

  /** The block that a segment belongs in; nearly always the last one. */
  #blockOf({ start }) {
    const number = blockNumber(start);
    let at = this.#blocks.length;
    while (at > 0 && this.#blocks[at - 1].number > number) at -= 1;
    if (this.#blocks[at - 1]?.number === number) return this.#blocks[at - 1];
    const block = new CaptionBlock(number);
    this.#list.insertBefore(block.node, this.#blocks[at]?.node ?? null);
    this.#blocks.splice(at, 0, block);
    return block;
  }

  #dropBlock(block) {
    this.#blocks.splice(this.#blocks.indexOf(block), 1);
    block.node.remove();
  }

  /** The row before (-1) or behind (1) another; without one the first or the last of all. */
  #neighbour(row, step) {
    if (!row) return step > 0 ? this.#blocks[0]?.rows[0] : this.#blocks.at(-1)?.rows.at(-1);
    const { block } = row;
    const inside = block.rows[block.rows.indexOf(row) + step];
    if (inside) return inside;
    const next = this.#blocks[this.#blocks.indexOf(block) + step];
    return step > 0 ? next?.rows[0] : next?.rows.at(-1);
  }

  #name(row) {
    if (!row) return;
    const before = this.#neighbour(row, -1)?.segment;
    row.nameSpeaker(!before || before.gap || before.speaker !== row.segment.speaker);
  }

  /** Puts what has come into its place, as much as a frame bears. */
  #place() {
    const began = performance.now();
    const areFew = this.#pending.size < 8;
    this.#hold(() => {
      for (const segment of this.#pending) {
        this.#pending.delete(segment);
        // Replaced again, or another file's by now.
        if (this.#transcript?.get(segment.id) !== segment) continue;
        const before = this.#rows.get(segment.id);
        if (before) this.#takeOut(before);
        const row = this.#put(segment);
        if (!before && areFew) row.node.classList.add("fresh");
        if (performance.now() - began > 8) break;
      }
    });
    if (this.#pending.size > 0) this.#placeSoon();
    this.#drawn();
  }

  #drawn() {
    this.#keys.offer(this.#neighbour(null, 1));
    if (this.#wanted !== null) this.reveal(this.#wanted.id, this.#wanted.seconds, this.#wanted);
    this.onDrawn();
  }

  #nearness({ target: { block }, skipped }) {
    if (!block) return;
    block.isNear = !skipped;
    for (const row of block.rows) {
      if (block.isNear) this.#fillIn(row);
      else if (row !== this.#row) this.#drain(row);
    }
  }

  #measure() {
    const text = this.#list.querySelector(".segment-text");
    const size = text ? parseFloat(getComputedStyle(text).fontSize) : 19;
    const room = this.#list.clientWidth - (matchMedia("(max-width: 760px), (max-height: 500px)").matches ? 12 : 80);
    const letters = Math.max(10, Math.floor(room / (size * letterWidth)));
    if (Math.abs(letters - this.#lettersPerLine) < this.#lettersPerLine * 0.1) return;
    this.#lettersPerLine = letters;
    for (const block of this.#blocks) block.guess(letters);
  }

  // MARK: Hands

  #clicked(event) {
    const row = event.target.closest(".segment")?.row;
    const isTime = event.target.closest(".segment-time") !== null;
    // A click that ends a selection of text does not seek.
    if (!isTime && getSelection().toString() !== "") return;
    const start = isTime ? row.segment.start : event.target.closest(".word")?.word?.start;
    if (start !== undefined) this.#chosen(start);
  }

  #chosen(seconds) {
    this.#follow.set(true);
    this.onSeek(seconds);
  }
}
