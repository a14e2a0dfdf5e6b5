// The large line under the player: a readable piece of what is being said, like subtitles, with the word of the moment.

import { byId, element, setAttribute } from "./dom.js";

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
    for (const piece of pieces) {
      const first = piece.find((part) => typeof part !== "string");
      if (first && first.start <= time) found = piece;
    }
    return found;
  }
}

/** Cuts a segment into pieces that fit: best after a sentence, else after a comma, else where the room ends. */
function cut(parts, room) {
  const total = parts.reduce((sum, part) => sum + width(part), 0);
  // Even pieces read better than a full one and a rest of two words.
  const target = total <= room ? room : Math.ceil(total / Math.ceil(total / room)) + 6;
  const pieces = [];
  let piece = [];
  let used = 0;
  const close = () => {
    if (piece.some((part) => typeof part !== "string")) pieces.push(piece);
    piece = [];
    used = 0;
  };
  for (const part of parts) {
    const isWord = typeof part !== "string";
    if (isWord && used + width(part) > target) close();
    if (!isWord && piece.length === 0 && part.trim() === "") continue;
    piece.push(part);
    used += width(part);
    const ending = (isWord ? part.text : part).trimEnd().at(-1) ?? "";
    if (ending === "") continue;
    if (used > target * 0.55 && ".?!。？！…؟".includes(ending)) close();
    else if (used > target * 0.8 && ",;:、，،".includes(ending)) close();
  }
  close();
  return pieces;
}

const wide = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

function width(part) {
  const text = typeof part === "string" ? part : part.text;
  return text.length + (text.match(wide)?.length ?? 0);
}
