// The file on the page: its transcript as it arrives, the large caption, its wave, its downloads.

import { About } from "./about.js";
import { Captions } from "./captions.js";
import { byId, setText } from "./dom.js";
import { Exports } from "./exports.js";
import { detail, stateOf } from "./readingwords.js";
import { inSlices } from "./slices.js";
import { showState } from "./statebox.js";
import { Subtitle } from "./subtitle.js";
import { Transcript } from "./transcript.js";
import { Wave } from "./wave.js";
import { WaveSource } from "./wavesource.js";

export class Reading {
  #api;
  #book;
  #source;
  #loads = 0;
  /** The transcript of the file on the page has not been fetched yet. */
  #isLoading = false;
  /** What the server says about the transcript besides its segments. */
  #facts = null;
  #reasons = "";
  /** What is said of a file in work changes with time. */
  #again = null;
  #about = new About();
  captions = new Captions();
  subtitle = new Subtitle();
  wave = new Wave();
  exports;
  file = null;
  transcript = null;
  isOwner = true;
  /** Try this file again. */
  onRetry = () => {};
  /** What else shows captions (the track over a film): `read(transcript)`, `changed(segment)`, `removed(id)`. */
  track = { read() {}, changed() {}, removed() {} };

  constructor(api, book) {
    this.#api = api;
    this.#book = book;
    this.exports = new Exports(api, () => this.transcript?.text ?? "", () => book.files);
    this.#source = new WaveSource(api, this.wave);
    this.#source.isWhole = (id) => book.get(id)?.state === "completed";
    this.#source.isOver = (id) => ["completed", "failed", "cancelled"].includes(book.get(id)?.state);
    this.#source.onWindows = () => this.#windowsKnown();
    this.wave.wordsAt = (seconds) => this.transcript?.around(seconds) ?? "";
    this.captions.gapWords = (gap) => ({
      reason: this.#reason(gap), retry: this.#mayRetryGaps ? () => this.onRetry(this.file) : null });
    this.#about.onRetry = () => this.onRetry(this.file);
    this.update();
  }

  /** Brings another file (or `null`) onto the page. */
  open(id) {
    this.file = id;
    this.transcript = id === null ? null : new Transcript();
    this.#facts = null;
    this.#reasons = "";
    this.#about.close();
    this.captions.show(this.transcript);
    this.track.read(this.transcript);
    this.subtitle.clear();
    this.#source.open(id);
    this.#isLoading = id !== null;
    this.update();
    if (id !== null) this.load();
  }

  /**
   * Fetches what there is of the transcript and puts it under what events have brought (they may come at the same time,
   * in any order: a segment's id says which it is). A final one also takes out what it no longer has.
   */
  async load() {
    const [id, transcript] = [this.file, this.transcript];
    const load = ++this.#loads;
    if (id === null) return;
    const isCurrent = () => transcript === this.transcript && load === this.#loads;
    const [answer, details] = await Promise.all([
      this.#api.get(this.#api.file(id, "/transcript"), { query: { format: "json", partial: 1 } }).catch(() => null),
      this.#api.get(this.#api.file(id)).catch(() => null),
    ]);
    if (!isCurrent()) return;
    if (details) this.#book.answered(details);
    if (answer) {
      this.#facts = answer;
      const code = answer.language ?? details?.language ?? null;
      this.captions.setLanguage(code);
      this.subtitle.setLanguage(code);
      if (!await inSlices(answer.segments, (raw) => this.#put(raw), isCurrent)) return;
      if (answer.final) this.#removeOthers(answer.segments);
    }
    // Without an answer nothing is known; `catchUp` asks again.
    this.#isLoading = answer === null;
    this.update();
  }

  /** The server is back: asks for what could not be had meanwhile. */
  catchUp() {
    if (this.#isLoading) this.load();
    this.#source.changed();
  }

  /** Something happened to some file. */
  event(type, file) {
    if (file !== this.file) return;
    this.#source.changed();
    // What only the finished transcript has: speakers, language, gaps counted.
    if (type === "file.completed") this.load();
  }

  /** A segment of some file has become final. */
  segment(file, raw) {
    if (file !== this.file) return;
    this.#put(raw);
    this.#source.changed();
    if (this.transcript.segments.length === 1) this.update();
  }

  #put(raw) {
    const segment = this.transcript.put(raw);
    if (!segment) return;
    this.captions.changed(segment);
    this.track.changed(segment);
  }

  /** The moment that is played. */
  time(seconds) {
    if (!this.transcript) return;
    const moment = this.transcript.at(seconds);
    this.captions.mark(moment);
    this.subtitle.mark(moment, seconds);
  }

  backToNow() {
    this.captions.backToNow();
    this.wave.follow();
  }

  /** The file's state changed: words around the transcript. */
  update() {
    const file = this.file === null ? null : this.#book.get(this.file);
    const isEmpty = this.transcript?.isEmpty ?? true;
    this.exports.show(file, isEmpty);
    this.#about.show(this.#facts, {
      file, transcript: this.transcript, mayRetry: this.#mayRetryGaps, reason: (gap) => this.#reason(gap) });
    setText(byId("now-detail"), detail(file));
    const hasFiles = this.#book.neighbour(null, 0) !== null;
    const state = stateOf(file, { isEmpty, isLoading: this.#isLoading, isOwner: this.isOwner, hasFiles, now: Date.now() });
    const retry = { label: "Try again", run: () => this.onRetry(file.id) };
    const pick = { label: "Choose files", run: () => byId("pick").click() };
    const action = state?.mayPick ? pick : state?.mayRetry && this.isOwner ? retry : null;
    showState(state && { ...state, action });
    clearTimeout(this.#again);
    if (file?.state === "transcribing") this.#again = setTimeout(() => this.update(), 1_000);
  }

  // MARK: Gaps

  get #mayRetryGaps() { return this.isOwner && this.#book.get(this.file)?.state === "completed"; }

  #reason(gap) { return this.wave.windows.reason(gap.start); }

  /** Reasons come with the windows; gaps that are drawn already then say theirs. */
  #windowsKnown() {
    const reasons = JSON.stringify([this.#mayRetryGaps, this.wave.windows.failed]);
    if (reasons === this.#reasons) return;
    this.#reasons = reasons;
    this.captions.refreshGaps();
    this.update();
  }

  #removeOthers(kept) {
    const ids = new Set(kept.map((segment) => segment.id));
    for (const { id } of [...this.transcript.segments]) {
      if (ids.has(id)) continue;
      this.transcript.remove(id);
      this.captions.removed(id);
      this.track.removed(id);
    }
  }
}
