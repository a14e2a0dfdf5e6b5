// Where the transcript is scrolled to: along with the sound, until a hand scrolls it; and what is being read stays at
// its place when captions arrive above it.

import { byId } from "./dom.js";

/** How far down the view the current line is put. */
const restingShare = 0.3;

export class Follow {
  #scroller = byId("transcript");
  #button = byId("back-to-now");
  #isFollowing = true;
  #hasNow = false;
  #settling = 0;
  /** Scrolling goes by whole pixels: what the last correction left over, so that many of them do not add up. */
  #owed = 0;
  /** The user wants to go back to what is said. */
  onBack = () => {};

  constructor() {
    this.#button.addEventListener("click", () => this.onBack());
    // Only a hand scrolls with these; the page's own scrolling causes none of them.
    for (const type of ["wheel", "touchmove"]) {
      this.#scroller.addEventListener(type, () => this.wander(), { passive: true });
    }
    this.#scroller.addEventListener("pointerdown", (event) => {
      if (event.target === this.#scroller) this.wander();
    });
    this.#scroller.addEventListener("keydown", (event) => {
      if (["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"].includes(event.key)) this.wander();
    });
  }

  get isFollowing() { return this.#isFollowing; }

  /** The reader goes a way of their own. */
  wander() {
    this.#settling += 1;
    if (this.#hasNow) this.set(false);
  }

  set(following) {
    this.#isFollowing = following;
    this.#showBack();
  }

  /** Whether there is a place that is "now". */
  hasNow(has) {
    this.#hasNow = has;
    this.#showBack();
  }

  toTop() { this.#scroller.scrollTop = 0; }

  /** Keeps `node` in the comfortable part of the view while following; `always` brings it to its resting place. */
  keep(node, always = false) {
    if (!this.#isFollowing) return;
    const place = this.#place(node);
    if (always || place < 0.08 || place > 0.66) this.bring(node);
  }

  /** Scrolls to `node`: gently if it is near, else at once. */
  bring(node) {
    const box = this.#scroller.clientHeight;
    const way = (this.#place(node) - restingShare) * box;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const isNear = Math.abs(way) < box * 1.5;
    this.#scroller.scrollBy({ top: way, behavior: isNear && !calm ? "smooth" : "instant" });
    if (!isNear) this.#settle(node, ++this.#settling, 4);
  }

  /**
   * Runs `change`, which puts rows in or takes them out, and leaves what is in view where it is.
   *
   * @param rowOf answers the row that shows a segment now: the one that was held may have been replaced.
   */
  hold(blocks, change, rowOf) {
    const anchor = this.#firstInView(this.#firstInView(blocks)?.rows ?? []);
    const before = anchor?.node.getBoundingClientRect().top - this.#owed;
    change();
    const after = anchor && rowOf(anchor.segment.id);
    if (!after) return;
    const shift = after.node.getBoundingClientRect().top - before;
    if (shift === 0) return;
    const from = this.#scroller.scrollTop;
    this.#scroller.scrollBy({ top: shift, behavior: "instant" });
    const rest = shift - (this.#scroller.scrollTop - from);
    this.#owed = Math.abs(rest) < 1 ? rest : 0;
  }

  /** Rows that were never drawn have guessed heights; after a jump among them the aim is taken again. */
  #settle(node, number, tries) {
    if (tries === 0) return;
    requestAnimationFrame(() => {
      if (number !== this.#settling || !node.isConnected) return;
      const off = this.#place(node) - restingShare;
      if (Math.abs(off) > 0.02) {
        this.#scroller.scrollBy({ top: off * this.#scroller.clientHeight, behavior: "instant" });
      }
      this.#settle(node, number, tries - 1);
    });
  }

  #place(node) {
    const box = this.#scroller.getBoundingClientRect();
    return (node.getBoundingClientRect().top - box.top) / (box.height || 1);
  }

  /** The first item that reaches into the view. They stand one below the other, so a few looks find it. */
  #firstInView(items) {
    const top = this.#scroller.getBoundingClientRect().top;
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle].node.getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return items[low] ?? null;
  }

  #showBack() { this.#button.hidden = this.#isFollowing || !this.#hasNow; }
}
