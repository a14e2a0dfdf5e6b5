// The file on the page: its transcript as it arrives, the large caption, its wave, its downloads.

import { byId, setText } from "./dom.js";
import { Captions, showState } from "./captions.js";
import { Exports } from "./exports.js";
import { detail, stateOf } from "./readingwords.js";
import { Subtitle } from "./subtitle.js";
import { Transcript } from "./transcript.js";
import { Wave } from "./wave.js";

export class Reading {
  #api;
  #book;
  #exports;
  #loads = 0;
  /** The transcript of the file on the page has not been fetched yet. */
  #isLoading = false;
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
    this.#isLoading = id !== null;
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
    this.#isLoading = false;
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
    const hasFiles = this.#book.neighbour(null, 0) !== null;
    const state = stateOf(file, { isEmpty, isLoading: this.#isLoading, isOwner: this.isOwner, hasFiles });
    const retry = { label: "Try again", run: () => this.onRetry(file.id) };
    const pick = { label: "Choose files", run: () => byId("pick").click() };
    const action = state?.mayPick ? pick : state?.mayRetry && this.isOwner ? retry : null;
    showState(state && { ...state, action });
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
}
