// The captions of one minute. Blocks, not rows, are what the browser leaves out while they are far from view, so that
// it looks after a hundred of them in a long film instead of thousands.

import { element } from "./dom.js";

const blockSeconds = 60;

/** Number of the block that a time belongs to. */
export const blockNumber = (seconds) => Math.floor(seconds / blockSeconds);

export class CaptionBlock {
  /** In order of time. */
  rows = [];
  /** Whether it is in view, or nearly. */
  isNear = false;

  constructor(number) {
    this.number = number;
    this.node = element("div", { class: "block" });
    this.node.block = this;
  }

  add(row, lettersPerLine) {
    const { start, id } = row.segment;
    const isBehind = ({ segment }) => segment.start > start || (segment.start === start && segment.id > id);
    // Nearly always it is the last.
    let at = this.rows.length;
    while (at > 0 && isBehind(this.rows[at - 1])) at -= 1;
    this.node.insertBefore(row.node, this.rows[at]?.node ?? null);
    this.rows.splice(at, 0, row);
    row.block = this;
    this.guess(lettersPerLine);
  }

  remove(row, lettersPerLine) {
    this.rows.splice(this.rows.indexOf(row), 1);
    row.node.remove();
    this.guess(lettersPerLine);
  }

  /** About how many lines it takes, for the height of a block that has never been drawn. */
  guess(lettersPerLine) {
    const lines = this.rows.reduce((sum, row) => sum + row.lines(lettersPerLine), 0);
    this.node.style.setProperty("--lines", lines);
    this.node.style.setProperty("--rows", this.rows.length);
  }
}
