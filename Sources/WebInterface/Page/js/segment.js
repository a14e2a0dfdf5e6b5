// One caption as the page needs it. Its words are prepared when they are first asked for: of a long film most are never
// looked at.
//
// A word's times are the engine's where it has them. Words without are spread over the room that their neighbours leave
// inside the segment, so that the highlight walks on instead of jumping; they are marked `isEstimated`, as are those that
// the engine itself placed between others.

/** Below this score a word is marked as doubtful. */
export const doubtful = 0.5;

export class Segment {
  #raw;
  #words = null;
  #pieces = null;

  constructor(raw) {
    this.#raw = raw;
    this.id = raw.id;
    this.start = raw.start;
    this.end = Math.max(raw.end, raw.start);
    this.text = raw.text ?? "";
    this.speaker = raw.speaker ?? null;
    this.gap = raw.gap === true;
  }

  /** Whether the server would say the same again. */
  isSame(raw) { return JSON.stringify(this.#raw) === JSON.stringify(raw); }

  /** Whether the engine named words, or the text was only split here. */
  get hasWords() { return this.#given.length > 0; }

  /** `{text, start, end, score, isDoubtful, isEstimated}` each, in order of time; none in a gap. */
  get words() {
    this.#words ??= this.gap ? [] : timed(this.hasWords ? this.#given : split(this.text), this);
    return this.#words;
  }

  /** Words and the text between them, in reading order: what is to be shown. */
  get pieces() {
    this.#pieces ??= laidOut(this.words, this.text);
    return this.#pieces;
  }

  get #given() { return this.gap ? [] : (this.#raw.words ?? []).filter((word) => word.word); }
}

/** Breaks text into words where the engine gave none; languages without spaces too. */
function split(text) {
  const words = /\s/.test(text.trim()) || !Intl.Segmenter
    ? text.split(/\s+/).filter(Boolean)
    : [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].map((part) => part.segment);
  return words.map((word) => ({ word }));
}

function timed(words, segment) {
  const known = (word) => Number.isFinite(word.start) && Number.isFinite(word.end);
  const out = [];
  for (let i = 0; i < words.length;) {
    if (known(words[i])) {
      out.push(made(words[i], words[i].start, words[i].end, words[i].timing === "interpolated"));
      i += 1;
      continue;
    }
    // A run of words without times shares what lies between its neighbours, by length.
    let j = i;
    while (j < words.length && !known(words[j])) j += 1;
    const from = out.at(-1)?.end ?? segment.start;
    const to = Math.max(from, j < words.length ? words[j].start : segment.end);
    const letters = words.slice(i, j).reduce((sum, word) => sum + word.word.length, 0);
    let at = from;
    for (; i < j; i += 1) {
      const next = at + ((to - from) * words[i].word.length) / letters;
      out.push(made(words[i], at, next, true));
      at = next;
    }
  }
  return out;
}

function made(word, start, end, isEstimated) {
  const score = Number.isFinite(word.score) ? word.score : null;
  return { text: word.word, start, end, isEstimated, score, isDoubtful: score !== null && score < doubtful };
}

/**
 * Finds each word in the segment's text, so that spaces and punctuation stay as the engine wrote them (and languages
 * without spaces get none). Where text and words disagree, the words stand, with spaces between.
 */
function laidOut(words, text) {
  const pieces = [];
  let at = 0;
  for (const word of words) {
    const found = text.indexOf(word.text, at);
    if (found < 0) return words.flatMap((each, index) => (index === 0 ? [each] : [" ", each]));
    if (found > at) pieces.push(text.slice(at, found));
    pieces.push(word);
    at = found + word.text.length;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}
