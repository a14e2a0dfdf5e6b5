// A transcript as it grows: segments in order of time, and what is said at a given moment. Pure data.

import { Segment } from "./segment.js";

export class Transcript {
  segments = [];
  #byId = new Map();

  get isEmpty() { return !this.segments.some((segment) => segment.gap || segment.text.trim() !== ""); }
  get text() {
    return this.segments.filter((segment) => !segment.gap).map((segment) => segment.text.trim()).join("\n");
  }
  get gaps() { return this.segments.filter((segment) => segment.gap); }
  /** The speakers' labels, in order of their names. */
  get speakers() {
    const labels = new Set(this.segments.map((segment) => segment.speaker).filter((label) => label !== null));
    return [...labels].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  }

  /** Adds a segment, or replaces the one with its id. Returns its prepared form; `null` if it is there already. */
  put(raw) {
    const known = this.#byId.get(raw.id);
    if (known?.isSame(raw)) return null;
    if (known) this.segments.splice(this.#place(known), 1);
    const segment = new Segment(raw);
    this.#byId.set(segment.id, segment);
    this.segments.splice(firstAfter(this.segments, segment), 0, segment);
    return segment;
  }

  remove(id) {
    const known = this.#byId.get(id);
    if (!known) return;
    this.segments.splice(this.#place(known), 1);
    this.#byId.delete(id);
  }

  get(id) { return this.#byId.get(id) ?? null; }

  /** What is said at `time`: `{segment, word}`, each `null` in silence. Two binary searches; called every frame. */
  at(moment) {
    // A seek to a word's start finds that word, although the time may have been rounded down.
    const time = moment + 0.015;
    // Segments may overlap where speakers do: the one that began last counts.
    const segment = this.segments[firstWhere(this.segments, (each) => each.start > time) - 1] ?? null;
    if (!segment || time >= segment.end + 0.25) return { segment: null, word: null };
    const words = segment.words;
    const word = words[firstWhere(words, (each) => each.start > time) - 1] ?? null;
    // A short breath between words keeps the last one lit, so that it does not flicker.
    return { segment, word: word && time < word.end + 0.3 ? word : null };
  }

  /** The words around `time`, some letters to each side; empty where nothing is said. */
  around(time, letters = 24) {
    const { segment, word } = this.at(time);
    if (!segment || segment.gap) return "";
    const at = Math.max(0, segment.pieces.indexOf(word));
    const flat = (pieces) => pieces.map((piece) => (typeof piece === "string" ? piece : piece.text)).join("");
    const [before, after] = [flat(segment.pieces.slice(0, at)), flat(segment.pieces.slice(at))];
    const head = before.length > letters ? `…${before.slice(-letters).replace(/^\S*\s/, "")}` : before;
    const room = letters * 2 - head.length;
    const tail = after.length > room ? `${after.slice(0, room).replace(/\s\S*$/, "")}…` : after;
    return (head + tail).trim();
  }

  #place(segment) { return firstAfter(this.segments, segment) - 1; }
}

/** Index of the first item that `is` so, where all behind it are too; the length where none is. */
function firstWhere(items, is) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(items[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

const firstAfter = (segments, { start, id }) =>
  firstWhere(segments, (other) => other.start > start || (other.start === start && other.id > id));
