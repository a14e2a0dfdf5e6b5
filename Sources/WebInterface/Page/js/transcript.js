// A transcript as it grows: segments in order of time, and what is said at a given moment. Pure data.
//
// A word's times are the engine's where it has them. Words without are spread over the room that their neighbours leave
// inside the segment, so that the highlight walks on instead of jumping; they are marked `isEstimated`.

const byTime = (a, b) => a.start - b.start || a.id - b.id;

/** Below this score a word is marked as doubtful. */
const doubtful = 0.5;

export class Transcript {
  segments = [];
  #byId = new Map();

  get isEmpty() { return !this.segments.some((segment) => segment.gap || segment.text.trim() !== ""); }
  get text() {
    return this.segments.filter((segment) => !segment.gap).map((segment) => segment.text.trim()).join("\n");
  }

  /** Adds a segment, or replaces the one with its id. Returns its prepared form; `null` if it is there already. */
  put(raw) {
    const source = JSON.stringify(raw);
    const known = this.#byId.get(raw.id);
    if (known?.source === source) return null;
    if (known) this.segments.splice(this.segments.indexOf(known), 1);
    const segment = prepared(raw, source);
    this.#byId.set(segment.id, segment);
    this.segments.splice(firstAfter(this.segments, segment), 0, segment);
    return segment;
  }

  remove(id) {
    const known = this.#byId.get(id);
    if (!known) return;
    this.#byId.delete(id);
    this.segments.splice(this.segments.indexOf(known), 1);
  }

  get(id) { return this.#byId.get(id) ?? null; }

  /** The segment that stands after `segment`, or `null`. */
  following(segment) { return this.segments[this.segments.indexOf(segment) + 1] ?? null; }
  preceding(segment) { return this.segments[this.segments.indexOf(segment) - 1] ?? null; }

  /** What is said at `time`: `{segment, word}`, each `null` in silence. Two binary searches; called every frame. */
  at(time) {
    // Segments may overlap where speakers do: the one that began last counts.
    const segment = this.segments[lastAtOrBefore(this.segments, time)] ?? null;
    if (!segment || time >= segment.end + 0.25) return { segment: null, word: null };
    const word = segment.words[lastAtOrBefore(segment.words, time)] ?? null;
    // A short breath between words keeps the last one lit, so that it does not flicker.
    return { segment, word: word && time < word.end + 0.3 ? word : null };
  }
}

/** Index of the last item that starts at or before `time`; -1 if none does. Items are in order of `start`. */
function lastAtOrBefore(items, time) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function firstAfter(segments, segment) {
  // Nearly always the newest is the last.
  if (segments.length === 0 || byTime(segments.at(-1), segment) < 0) return segments.length;
  const at = segments.findIndex((other) => byTime(other, segment) > 0);
  return at < 0 ? segments.length : at;
}

function prepared(raw, source) {
  const segment = {
    id: raw.id, start: raw.start, end: Math.max(raw.end, raw.start), text: raw.text ?? "", speaker: raw.speaker ?? null,
    gap: raw.gap === true, source, words: [],
    /** Words and the text between them, in reading order: what is to be shown. */
    pieces: [],
  };
  if (segment.gap) return segment;
  const given = (raw.words ?? []).filter((word) => word.word);
  segment.hasWords = given.length > 0;
  const words = segment.hasWords ? given : split(segment.text).map((word) => ({ word }));
  segment.words = timed(words, segment);
  segment.pieces = laidOut(segment.words, segment.text);
  return segment;
}

/** Breaks text into words where the engine gave none; languages without spaces too. */
function split(text) {
  if (/\s/.test(text.trim()) || !Intl.Segmenter) return text.split(/\s+/).filter(Boolean);
  return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].map((part) => part.segment);
}

function timed(words, segment) {
  const known = (word) => Number.isFinite(word.start) && Number.isFinite(word.end);
  const out = [];
  for (let i = 0; i < words.length;) {
    if (known(words[i])) {
      out.push(made(words[i], words[i].start, words[i].end, false, segment));
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
      out.push(made(words[i], at, next, true, segment));
      at = next;
    }
  }
  return out;
}

function made(word, start, end, isEstimated, segment) {
  const score = Number.isFinite(word.score) ? word.score : null;
  return { text: word.word, start, end, isEstimated, segment, score, isDoubtful: score !== null && score < doubtful };
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
