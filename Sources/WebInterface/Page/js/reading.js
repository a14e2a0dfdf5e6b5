// The file on the page: its transcript as it arrives, the large caption, its wave, its downloads.

import { byId, setText } from "./dom.js";
import { Captions, showState } from "./captions.js";
import { Exports } from "./exports.js";
import { isUnfinished } from "./filebook.js";
import { clock, language, percent, place, remaining, span } from "./format.js";
import { Subtitle } from "./subtitle.js";
import { Transcript } from "./transcript.js";
import { Wave } from "./wave.js";

export class Reading {
  #api;
  #book;
  #exports;
  #loads = 0;
  captions = new Captions();
  subtitle = new Subtitle();
  wave = new Wave();
  file = null;
  transcript = null;
  isOwner = true;
  /** Try this file again. */
  onRetry = () => {};

  constructor(api, book) {
    this.#api = api;
    this.#book = book;
    this.#exports = new Exports(api, () => this.transcript?.text ?? "");
    this.update();
  }

  /** Brings another file (or `null`) onto the page. */
  open(id) {
    this.file = id;
    this.transcript = id === null ? null : new Transcript();
    this.captions.show(this.transcript);
    this.subtitle.clear();
    this.wave.show(null);
    this.update();
    if (id === null) return;
    this.load();
    this.#loadPeaks(id);
  }

  /**
   * Fetches what there is of the transcript and puts it under what events have brought (they may come at the same time,
   * in any order: a segment's id says which it is). A final one also takes out what it no longer has.
   */
  async load() {
    const [id, transcript] = [this.file, this.transcript];
    const load = ++this.#loads;
    if (id === null) return;
    const [answer, details] = await Promise.all([
      this.#api.get(this.#api.file(id, "/transcript"), { query: { format: "json", partial: 1 } }).catch(() => null),
      this.#api.get(this.#api.file(id)).catch(() => null),
    ]);
    if (transcript !== this.transcript || load !== this.#loads) return;
    if (details && this.#book.has(id)) this.#book.put(details);
    if (answer) {
      const isFirst = transcript.segments.length === 0;
      const changed = answer.segments.map((segment) => transcript.put(segment)).filter(Boolean);
      if (answer.final) this.#removeOthers(answer.segments);
      // Many at once are drawn together; a few find their places one by one.
      if (isFirst) this.captions.show(transcript);
      else for (const segment of changed) this.captions.changed(segment);
      const code = answer.language ?? details?.language ?? null;
      this.captions.setLanguage(code);
      this.subtitle.setLanguage(code);
    }
    this.update();
  }

  /** A segment of some file has become final. */
  segment(file, raw) {
    if (file !== this.file) return;
    const segment = this.transcript.put(raw);
    if (segment) this.captions.changed(segment);
    if (this.transcript.segments.length === 1) this.update();
  }

  /** The moment that is played. */
  time(seconds) {
    if (!this.transcript) return;
    const moment = this.transcript.at(seconds);
    this.captions.mark(moment);
    this.subtitle.mark(moment, seconds);
  }

  /** The file's state changed: words around the transcript. */
  update() {
    const file = this.file === null ? null : this.#book.get(this.file);
    const isEmpty = this.transcript?.isEmpty ?? true;
    this.#exports.show(file, isEmpty);
    setText(byId("now-detail"), detail(file));
    showState(this.#state(file, isEmpty));
  }

  async #loadPeaks(id) {
    const answer = await this.#api.get(this.#api.file(id, "/peaks")).catch(() => null);
    if (id === this.file && answer) this.wave.show(answer.peaks);
  }

  /** Peaks of a file that had not been decoded when it was opened. */
  loadPeaksAgain() { if (this.file !== null) this.#loadPeaks(this.file); }

  #removeOthers(kept) {
    const ids = new Set(kept.map((segment) => segment.id));
    for (const { id } of [...this.transcript.segments]) {
      if (ids.has(id)) continue;
      this.transcript.remove(id);
      this.captions.removed(id);
    }
  }

  #state(file, isEmpty) {
    if (!file) return this.#invitation();
    const retry = this.isOwner ? { label: "Try again", run: () => this.onRetry(file.id) } : null;
    switch (file.state) {
      case "claimed": case "queued": {
        const eta = Number.isFinite(file.eta_seconds) ? ` Its transcript should be ready in about ${span(file.eta_seconds)}.` : "";
        return { title: place(file.position), text: `You can listen while it waits.${eta}` };
      }
      case "decoding":
        return { title: "Preparing the audio", text: "The first captions follow in a moment.", busy: true };
      case "transcribing":
        return isEmpty
          ? { title: "Listening", text: "Captions appear here as they are recognised, first where you play.", busy: true }
          : { title: "", text: [`Transcribing ${percent(file.progress)}`, remaining(file.eta_seconds)].filter(Boolean).join(" · "), busy: true };
      case "completed":
        return isEmpty
          ? { title: "No speech found", text: "Nothing was said in this file, or nothing that could be told from noise." } : null;
      case "failed":
        return { title: "This file could not be transcribed", text: file.error?.message ?? "", action: retry };
      case "cancelled":
        return { title: "Cancelled", text: isEmpty ? "Its transcription was stopped." : "The rest was not transcribed.", action: retry };
      default: return null;
    }
  }

  #invitation() {
    if (this.#book.order.length > 0) return { title: "Choose a file", text: "Its captions appear here and follow the sound." };
    return this.isOwner
      ? { title: "Drop a recording anywhere", text: "Speech or film, in any usual format. Captions appear here, word by word, "
          + "while you listen; there is no need to wait for the end." }
      : { title: "Nothing here yet", text: "As soon as somebody adds a recording to this session, its captions appear here." };
  }
}

function detail(file) {
  if (!file) return "";
  const state = isUnfinished(file) ? "" : { failed: "not transcribed", cancelled: "cancelled" }[file.state] ?? "";
  return [Number.isFinite(file.duration) ? clock(file.duration) : "", language(file.language), state].filter(Boolean).join(" · ");
}
