// Fetches what the wave shows of a file, and again, not too often, while the file is worked on.

/** Answers come no more often than this, however many events there are. */
const spacingMilliseconds = 1_200;
const finePauseMilliseconds = 160;
/** The first pause before peaks that are still being measured are asked for again, and the longest. */
const [latePeaksMilliseconds, longestLateMilliseconds] = [3_000, 60_000];
const mostPoints = 20_000;

export class WaveSource {
  #api;
  #wave;
  #file = null;
  /** Whether the peaks are of the whole file and will not change. */
  #isFinal = false;
  #timer = null;
  #fetchedAt = -Infinity;
  #fineTimer = null;
  #lateTimer = null;
  /** How often peaks were asked for of a file that has ended. */
  #lateTries = 0;
  #fine = null;
  /** Whether a file is all transcribed. */
  isWhole = () => false;
  /** Whether nothing more is to be heard of a file. */
  isOver = () => false;
  /** The windows are known anew. */
  onWindows = () => {};

  constructor(api, wave) {
    this.#api = api;
    this.#wave = wave;
    wave.onWantsFiner = (from, to, count, end) => this.#wantFine(from, to, count, end);
  }

  /** Brings another file (or `null`) into the wave. */
  open(file) {
    clearTimeout(this.#timer);
    clearTimeout(this.#fineTimer);
    clearTimeout(this.#lateTimer);
    this.#lateTries = 0;
    this.#timer = this.#fine = null;
    this.#fetchedAt = -Infinity;
    this.#file = file;
    this.#isFinal = false;
    this.#wave.clear();
    this.changed();
  }

  /** Something about the file has changed. */
  changed() {
    if (this.#file === null || this.#timer !== null) return;
    const wait = Math.max(0, this.#fetchedAt + spacingMilliseconds - performance.now());
    this.#timer = setTimeout(() => { this.#timer = null; this.#fetch(); }, wait);
  }

  async #fetch() {
    const file = this.#file;
    this.#fetchedAt = performance.now();
    const get = (rest, query) => this.#api.get(this.#api.file(file, rest), { query }).catch(() => null);
    const [windows, peaks] = await Promise.all([get("/windows"), this.#isFinal ? null : get("/peaks")]);
    if (file !== this.#file) return;
    if (peaks) {
      this.#isFinal = peaks.final === true;
      this.#fine = null;
      this.#wave.showPeaks(peaks);
      // Of a file that has no events any more they may still be being measured.
      clearTimeout(this.#lateTimer);
      if (!this.#isFinal && this.isOver(file)) {
        const wait = Math.min(longestLateMilliseconds, latePeaksMilliseconds * 1.5 ** this.#lateTries);
        this.#lateTries += 1;
        this.#lateTimer = setTimeout(() => this.changed(), wait);
      }
    }
    // Without an answer what was known stays.
    if (windows || !this.#wave.windows.isKnown) this.#wave.showWindows(windows, this.isWhole(file));
    this.onWindows();
  }

  /** Asks for a little more than the stretch, so that going on a bit costs no request. */
  #wantFine(from, to, count, end) {
    const span = to - from;
    // The length is not known yet: there is no stretch to ask for.
    if (!(Math.min(end, to + span / 2) > Math.max(0, from - span / 2))) return;
    const wanted = {
      from: Math.max(0, from - span / 2).toFixed(3), to: Math.min(end, to + span / 2).toFixed(3),
      points: Math.min(mostPoints, count * 3),
    };
    const key = JSON.stringify(wanted);
    if (key === this.#fine) return;
    this.#fine = key;
    clearTimeout(this.#fineTimer);
    this.#fineTimer = setTimeout(async () => {
      const file = this.#file;
      const answer = await this.#api.get(this.#api.file(file, "/peaks"), { query: wanted }).catch(() => null);
      if (file === this.#file && key === this.#fine && answer) this.#wave.showFinePeaks(answer);
    }, finePauseMilliseconds);
  }
}
