// The captions over a film, as the browser's own text track: a cue for each readable piece, added as it comes. Kept
// only while there is a picture.

import { cut, startOf } from "./pieces.js";
import { inSlices } from "./slices.js";

const mostLetters = 74;

export class CaptionTrack {
  #video;
  #track = null;
  #transcript = null;
  #cues = new Map();
  #isKept = false;
  #reads = 0;

  constructor(video) { this.#video = video; }

  /** Another transcript (or `null`) is on the page. */
  read(transcript) {
    this.#transcript = transcript;
    this.#refill();
  }

  /** @param kept whether there is a picture. @param visible whether captions are to be seen on it. */
  show(kept, visible) {
    if (kept && !this.#track) this.#track = this.#video.addTextTrack("captions", "Captions", "");
    if (this.#track) this.#track.mode = kept && visible ? "showing" : "hidden";
    if (kept === this.#isKept) return;
    this.#isKept = kept;
    this.#refill();
  }

  changed(segment) {
    this.removed(segment.id);
    if (!this.#isKept || segment.gap) return;
    const pieces = cut(segment.pieces, mostLetters);
    const cues = pieces.map((piece, index) => {
      const start = index === 0 ? segment.start : startOf(piece);
      const end = index + 1 < pieces.length ? startOf(pieces[index + 1]) : segment.end;
      return new VTTCue(start, Math.max(end, start + 0.1), textOf(piece));
    });
    for (const cue of cues) this.#track.addCue(cue);
    this.#cues.set(segment.id, cues);
  }

  removed(id) {
    for (const cue of this.#cues.get(id) ?? []) this.#track.removeCue(cue);
    this.#cues.delete(id);
  }

  #refill() {
    const read = ++this.#reads;
    for (const id of [...this.#cues.keys()]) this.removed(id);
    if (!this.#isKept || !this.#transcript) return;
    inSlices([...this.#transcript.segments], (segment) => this.changed(segment), () => read === this.#reads);
  }
}

/** Plain text, which a cue must not take for marks. */
function textOf(piece) {
  const text = piece.map((part) => (typeof part === "string" ? part : part.text)).join("").trim();
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
