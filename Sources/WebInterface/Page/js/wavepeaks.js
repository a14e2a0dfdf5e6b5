// The heights of the wave: the whole file roughly, and the stretch that is looked at more finely. Pure.
//
// Both are what the server sends: `{interval, from, peaks}`, each peak the loudest of its interval, `null` where the
// audio has not been decoded yet.

export class WavePeaks {
  #whole = null;
  #fine = null;
  #loudest = 0.02;

  set whole(answer) {
    this.#whole = answer?.peaks?.length > 0 ? answer : null;
    this.#loudest = Math.max(0.02, ...(this.#whole?.peaks ?? []).map((peak) => peak ?? 0));
    if (!this.#whole) this.#fine = null;
  }

  set fine(answer) { this.#fine = answer?.peaks?.length > 0 ? answer : null; }

  /** Whether drawing `count` bars from `from` to `to` would be coarser than it need be. */
  wantsFiner(from, to, count) {
    const bar = (to - from) / count;
    if (!this.#whole || bar <= 0 || bar >= this.#whole.interval) return false;
    return !(this.#covers(this.#fine, from, to) && this.#fine.interval <= bar + 0.05);
  }

  /** One height (0…1, of the loudest of the file) for each of `count` bars; `null` where nothing is known yet. */
  heights(from, to, count) {
    const source = this.#covers(this.#fine, from, to) ? this.#fine : this.#whole;
    const bar = (to - from) / count;
    return Array.from({ length: count }, (_, i) => {
      const most = source ? loudestIn(source, from + i * bar, from + (i + 1) * bar) : null;
      return most === null ? null : Math.min(1, most / this.#loudest);
    });
  }

  #covers(answer, from, to) {
    if (!answer) return false;
    const end = answer.from + answer.interval * answer.peaks.length;
    return answer.from <= from + answer.interval && end >= Math.min(to, answer.duration ?? to) - answer.interval;
  }
}

function loudestIn({ from: origin = 0, interval, peaks }, from, to) {
  const first = Math.max(0, Math.floor((from - origin) / interval));
  const last = Math.min(peaks.length, Math.max(first + 1, Math.ceil((to - origin) / interval - 0.001)));
  let most = null;
  for (let i = first; i < last; i += 1) {
    if (peaks[i] !== null && peaks[i] !== undefined) most = Math.max(most ?? 0, peaks[i]);
  }
  return most;
}
