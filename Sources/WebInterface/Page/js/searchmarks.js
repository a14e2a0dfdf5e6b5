// Marks what was searched for in the rows that are drawn with all their words. Browsers without highlights show the
// marked rows alone.

import { placesOf } from "./folding.js";

export class SearchMarks {
  #highlight = globalThis.Highlight && CSS.highlights ? new Highlight() : null;
  #terms = [];
  #ranges = new Map();

  constructor() {
    if (this.#highlight) CSS.highlights.set("search", this.#highlight);
  }

  /** Looks for other terms in `rows` from now on. */
  look(terms, rows) {
    this.#terms = terms;
    for (const row of rows) {
      this.unmark(row);
      if (row.isFilled) this.mark(row);
    }
  }

  mark(row) {
    this.unmark(row);
    if (this.#terms.length === 0 || !row.text) return;
    const ranges = rangesIn(row.text, this.#terms);
    if (ranges.length === 0) return;
    this.#ranges.set(row, ranges);
    row.node.classList.add("hit");
    for (const range of ranges) this.#highlight?.add(range);
  }

  unmark(row) {
    const ranges = this.#ranges.get(row);
    if (!ranges) return;
    this.#ranges.delete(row);
    row.node.classList.remove("hit");
    for (const range of ranges) this.#highlight?.delete(range);
  }
}

/** Every place of the terms in the text under `node`, across the words' own elements. */
function rangesIn(node, terms) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const parts = [];
  let whole = "";
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    parts.push({ text, from: whole.length });
    whole += text.data;
  }
  const part = (offset) => parts.findLast((each) => each.from <= offset);
  return placesOf(terms, whole).map(([from, to]) => {
    const range = new Range();
    const [first, last] = [part(from), part(to - 1)];
    range.setStart(first.text, from - first.from);
    range.setEnd(last.text, to - last.from);
    return range;
  });
}
