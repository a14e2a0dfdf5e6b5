// How far each part of a file is: what has been prepared, and each window's state and error. Pure.

export class WindowMap {
  #windows = [];
  #prepared = [];

  /** Takes over the server's answer; `null` where there is none. */
  take(answer) {
    this.#windows = answer?.windows ?? [];
    // Players and decoders differ by a moment on where a file ends.
    this.#prepared = (answer?.prepared ?? []).map(([start, end]) =>
      [start, end >= answer.duration - 0.5 ? Infinity : end]);
  }

  get isKnown() { return this.#windows.length > 0 || this.#prepared.length > 0; }
  get failed() { return this.#windows.filter((window) => window.state === "failed"); }

  /** `{from, to, state}` of every part between two times, in order: `done`, `running`, `failed` or `waiting`. */
  parts(from, to) {
    const parts = [];
    let at = from;
    // Between windows there is no speech: what is prepared there is done.
    const between = (end) => {
      for (const [start, stop] of this.#prepared) {
        if (stop <= at || start >= end) continue;
        if (start > at) parts.push({ from: at, to: start, state: "waiting" });
        parts.push({ from: Math.max(at, start), to: Math.min(stop, end), state: "done" });
        at = Math.min(stop, end);
      }
      if (at < end) parts.push({ from: at, to: end, state: "waiting" });
      at = end;
    };
    for (const { start, end, state } of this.#windows) {
      if (end <= at) continue;
      if (start >= to) break;
      if (start > at) between(start);
      parts.push({ from: at, to: Math.min(end, to), state });
      at = Math.min(end, to);
    }
    if (at < to) between(to);
    return parts;
  }

  /** Why the part around `time` has no transcript, in the server's words; empty where that is not known. */
  reason(time) {
    return this.failed.find(({ start, end }) => time >= start - 0.01 && time < end)?.error?.message ?? "";
  }
}
