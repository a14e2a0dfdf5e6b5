// The wave behind the seek bar. Drawn twice, resting and played; playing only moves the edge between the two, so a
// frame costs one style change and no drawing. It is drawn anew when what it shows changes: other peaks, windows, size,
// theme or stretch.

import { byId, element, framed, setAttribute } from "./dom.js";
import { clock } from "./format.js";
import { WaveHand } from "./wavehand.js";
import { barCount, paintBars, paintStrip, prepare } from "./wavepaint.js";
import { WavePeaks } from "./wavepeaks.js";
import { WaveView } from "./waveview.js";
import { WindowMap } from "./windowmap.js";

const states = ["done", "running", "waiting", "failed"];

export class Wave {
  #box = byId("wave");
  #tip = byId("wave-tip");
  #scroll = byId("wave-scroll");
  #rest = this.#box.querySelector(".wave-rest");
  #played = this.#box.querySelector(".wave-played");
  #view = new WaveView();
  #peaks = new WavePeaks();
  #windows = new WindowMap();
  #position = 0;
  #isWhole = false;
  #draw = framed(() => this.#paint());
  /** The user points at a moment while holding it (`null`: let go elsewhere), and lets it go there. */
  onScrub = () => {};
  onSeek = () => {};
  /** What is said at a time, for the tip. */
  wordsAt = () => "";
  /** A stretch is shown that finer peaks would do good: `(from, to, count, duration)`. */
  onWantsFiner = () => {};

  constructor() {
    new ResizeObserver(this.#draw).observe(this.#box);
    addEventListener("themechange", this.#draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.#draw);
    new WaveHand(this.#box, {
      scrub: (share) => this.onScrub(share === null ? null : this.#view.timeAt(share)),
      seek: (share) => this.onSeek(this.#view.timeAt(share)),
      point: (share) => this.#point(share),
      zoom: (factor, share) => this.#change(() => this.#view.zoom(factor, this.#view.timeAt(share))),
      pan: (share) => {
        if (this.#view.isZoomed) this.#change(() => this.#view.moveTo(this.#view.from + share * this.#view.span));
      },
    });
    byId("zoom-in").addEventListener("click", () => this.zoom(2));
    byId("zoom-out").addEventListener("click", () => this.zoom(0.5));
    byId("zoom-all").addEventListener("click", () => this.zoomOut());
    this.#scroll.addEventListener("input", () =>
      this.#change(() => this.#view.moveTo(Number(this.#scroll.value))));
  }

  get windows() { return this.#windows; }

  /** Another file, of which nothing is known yet. */
  clear() {
    this.#peaks.whole = null;
    this.#windows.take(null);
    this.#isWhole = false;
    this.#view.reset(this.#view.duration);
    this.#draw();
  }

  /** Seconds; 0 while unknown. A file that turns out a little longer keeps its stretch. */
  setDuration(duration) {
    if (duration === this.#view.duration) return;
    if (this.#view.isZoomed && Math.abs(duration - this.#view.duration) < 2) this.#view.duration = duration;
    else this.#view.reset(duration);
    this.#draw();
  }

  showPeaks(answer) {
    this.#peaks.whole = answer;
    this.#draw();
  }

  showFinePeaks(answer) {
    this.#peaks.fine = answer;
    this.#draw();
  }

  /** @param isWhole whether the file is all transcribed, for servers that cannot tell of its windows. */
  showWindows(answer, isWhole) {
    this.#windows.take(answer);
    this.#isWhole = isWhole;
    this.#draw();
  }

  /** Where the playhead is, in seconds; called every frame. */
  mark(position) {
    this.#position = position;
    if (this.#view.follow(position)) this.#draw();
    const share = Math.min(1, Math.max(0, this.#view.shareOf(position)));
    this.#box.style.setProperty("--played", share);
    const isOut = !this.#view.holds(position);
    if (this.#box.classList.contains("head-out") !== isOut) this.#box.classList.toggle("head-out", isOut);
  }

  /** More detail (above 1) or less, around the playhead if it is in view. */
  zoom(factor) {
    const middle = (this.#view.from + this.#view.to) / 2;
    this.#change(() => this.#view.zoom(factor, this.#view.holds(this.#position) ? this.#position : middle));
  }

  zoomOut() { this.#change(() => this.#view.reset(this.#view.duration)); }

  /** Goes along with the playhead again. */
  follow() {
    this.#view.isFollowing = true;
    this.mark(this.#position);
  }

  #change(work) {
    if (this.#view.duration <= 0) return;
    work();
    this.mark(this.#position);
    this.#draw();
  }

  #point(share) {
    this.#tip.hidden = share === null || this.#view.duration <= 0;
    if (this.#tip.hidden) return;
    const time = this.#view.timeAt(share);
    const words = this.wordsAt(time);
    this.#tip.replaceChildren(clock(time), ...(words ? [element("q", { dir: "auto" }, words)] : []));
    const [room, width] = [this.#box.clientWidth, this.#tip.offsetWidth];
    const left = Math.min(room - width, Math.max(0, share * room - width / 2));
    this.#tip.style.transform = `translateX(${Math.round(left)}px)`;
  }

  #paint() {
    const { width, height } = this.#box.getBoundingClientRect();
    if (width === 0) return;
    const view = this.#view;
    const count = barCount(width);
    const heights = this.#peaks.heights(view.from, view.to, count);
    const parts = this.#parts();
    const colours = Object.fromEntries(
      states.map((state) => [state, getComputedStyle(this.#swatch(state)).color]));
    const stateAt = statesOf(parts, view, count);
    const rest = prepare(this.#rest, width, height);
    paintBars(rest, heights, height, (i) => colours[stateAt[i]]);
    paintStrip(rest, parts.map(({ from, to, state }) => (
      { state, from: view.shareOf(from) * width, to: view.shareOf(to) * width })), height, colours);
    const played = prepare(this.#played, width, height);
    const accent = getComputedStyle(this.#played).color;
    // What failed stays to be seen behind the playhead.
    paintBars(played, heights, height, (i) => (stateAt[i] === "failed" ? null : accent));
    this.#showLegend(new Set(parts.map((part) => part.state)));
    this.#showZoom();
    if (this.#peaks.wantsFiner(view.from, view.to, count)) {
      this.onWantsFiner(view.from, view.to, count, view.duration);
    }
  }

  #parts() {
    const { from, to } = this.#view;
    if (to <= from) return [];
    if (this.#windows.isKnown) return this.#windows.parts(from, to);
    return [{ from, to, state: this.#isWhole ? "done" : "waiting" }];
  }

  #swatch(state) { return byId(`legend-${state}`).firstElementChild; }

  /** Explains what there is to be seen; a file that is all done needs no explaining. */
  #showLegend(present) {
    const all = this.#windows.isKnown ? this.#windows.parts(0, this.#view.duration) : [];
    for (const { state } of all) present.add(state);
    const isPlain = present.size === 0 || (present.size === 1 && present.has("done"));
    byId("legend").classList.toggle("plain", isPlain);
    for (const state of states) byId(`legend-${state}`).hidden = !present.has(state);
  }

  #showZoom() {
    const view = this.#view;
    const isZoomed = view.isZoomed;
    byId("zoom-in").disabled = view.duration <= 0 || !view.canZoomIn;
    byId("zoom-out").disabled = byId("zoom-all").disabled = !isZoomed;
    this.#scroll.hidden = !isZoomed;
    if (!isZoomed) return;
    this.#scroll.max = view.duration - view.span;
    this.#scroll.step = Math.max(0.1, view.span / 20);
    this.#scroll.value = view.from;
    setAttribute(this.#scroll, "aria-valuetext", `${clock(view.from)} to ${clock(view.to)}`);
    this.#scroll.style.setProperty("--span", Math.max(0.04, view.span / view.duration));
  }
}

/** The state of the middle of each bar. */
function statesOf(parts, view, count) {
  const out = new Array(count).fill("waiting");
  let at = 0;
  for (let i = 0; i < count && parts.length > 0; i += 1) {
    const time = view.from + ((i + 0.5) / count) * view.span;
    while (at < parts.length - 1 && parts[at].to <= time) at += 1;
    out[i] = parts[at].state;
  }
  return out;
}
