// The wave behind the seek bar. Drawn twice, resting and played; playing only moves the edge between the two, so a
// frame costs one style change and no drawing.

import { byId } from "./dom.js";

export class Wave {
  #box = byId("wave");
  #canvases = [...this.#box.querySelectorAll("canvas")];
  #peaks = null;

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.#box);
    addEventListener("themechange", () => this.#draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  /** Shows these peaks (0…1 each), or a plain line while there are none (`null`). */
  show(peaks) {
    this.#peaks = peaks?.length > 0 ? peaks : null;
    this.#draw();
  }

  /** How much has been played, 0…1. */
  mark(share) {
    this.#box.style.setProperty("--played", Math.min(1, Math.max(0, share || 0)));
  }

  #draw() {
    const { width, height } = this.#box.getBoundingClientRect();
    if (width === 0) return;
    const scale = devicePixelRatio || 1;
    const [bar, room] = [2, 4];
    const count = Math.max(1, Math.floor(width / room));
    const heights = this.#heights(count);
    for (const canvas of this.#canvases) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      const context = canvas.getContext("2d");
      context.scale(scale, scale);
      context.fillStyle = getComputedStyle(canvas).color;
      for (let i = 0; i < count; i += 1) {
        const tall = Math.max(2, heights[i] * (height - 6));
        context.beginPath();
        context.roundRect(i * room + 1, (height - tall) / 2, bar, tall, 1);
        context.fill();
      }
    }
  }

  /** One height for each bar: the largest peak of its stretch, relative to the loudest of the file. */
  #heights(count) {
    const peaks = this.#peaks;
    if (!peaks) return new Array(count).fill(0);
    const loudest = peaks.reduce((most, peak) => Math.max(most, peak), 0.02);
    return Array.from({ length: count }, (_, i) => {
      const from = Math.floor((i * peaks.length) / count);
      const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / count));
      let most = 0;
      for (let at = from; at < to; at += 1) most = Math.max(most, peaks[at]);
      return most / loudest;
    });
  }
}
