// Cuts a segment into pieces that are read at a glance. Pure.

/** Pieces of at most `room` letters: cut best after a sentence, else after a comma, else where the room ends. */
export function cut(parts, room) {
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

/** When a piece begins, in seconds. */
export const startOf = (piece) => piece.find((part) => typeof part !== "string").start;

const wide = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

function width(part) {
  const text = typeof part === "string" ? part : part.text;
  return text.length + (text.match(wide)?.length ?? 0);
}
