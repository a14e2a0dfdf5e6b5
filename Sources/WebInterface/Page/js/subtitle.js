// The large line under the player: a readable piece of what is being said, like subtitles, with the word of the moment.

import { byId, element, setAttribute } from "./dom.js";
import { cut, startOf } from "./pieces.js";

/** Letters that are read at a glance, however much room there is; a wide one (CJK) counts for two. */
const mostLetters = 84;
/** Width of a letter in the size of its type, on the safe side. */
const letterWidth = 0.52;

export class Subtitle {
  #line = byId("subtitle");
  #piece = null;
  #word = null;
  #cuts = new WeakMap();
  #room = mostLetters;

  constructor() {
    new ResizeObserver(() => this.#measure()).observe(this.#line);
  }

  setLanguage(code) { this.#line.lang = code ?? ""; }

  /** What stands in the empty line. */
  hint(text) { setAttribute(this.#line, "data-hint", text); }

  /** Shows what is said; called every frame, does nothing while nothing changes. */
  mark({ segment, word }, time) {
    const piece = segment ? this.#pieceAt(segment, time) : null;
    if (piece !== this.#piece) this.#show(piece);
    if (word === this.#word) return;
    this.#word = word;
    for (const node of this.#line.children) {
      const at = node.word;
      node.className = at === word ? "lit" : word && at.start > word.start ? "ahead" : "";
    }
  }

  clear() { this.mark({ segment: null, word: null }, 0); }

  /** How many letters two lines hold here. */
  #measure() {
    const style = getComputedStyle(this.#line);
    const width = this.#line.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const room = Math.floor(width / (parseFloat(style.fontSize) * letterWidth)) * 2 - 6;
    this.#room = Math.min(mostLetters, Math.max(20, room));
    this.#cuts = new WeakMap();
  }

  #show(piece) {
    this.#piece = piece;
    this.#word = undefined;
    this.#line.replaceChildren(...(piece ?? []).map((part) => {
      if (typeof part === "string") return part;
      const node = element("span", {}, part.text);
      node.word = part;
      return node;
    }));
  }

  #pieceAt(segment, time) {
    if (segment.gap) return null;
    let pieces = this.#cuts.get(segment);
    if (!pieces) {
      pieces = cut(segment.pieces, this.#room);
      this.#cuts.set(segment, pieces);
    }
    let found = pieces[0] ?? null;
    for (const piece of pieces) if (startOf(piece) <= time) found = piece;
    return found;
  }
}
