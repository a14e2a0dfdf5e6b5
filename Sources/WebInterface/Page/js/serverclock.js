// What time it is on the server, as exactly as a browser can know.
//
// An answer that names the moment at which it was written, and how long the request took, say how far the two clocks
// are apart, give or take half that time (NTP's way: the best of the last samples is the one with the shortest trip).
// This side counts with `performance.now()`, which is monotonic.

const mostSamples = 12;
const oldestMilliseconds = 600_000;

export class ServerClock {
  #samples = [];
  /** From the answers' `Date`, in whole seconds, until there is better. */
  #coarse = 0;

  /** Milliseconds since 1970 of this browser's own steady clock. */
  static local() { return performance.timeOrigin + performance.now(); }

  /** Milliseconds since 1970 on the server. */
  now() { return ServerClock.local() + (this.#best?.offset ?? this.#coarse); }

  /** Half the shortest round trip: how wrong `now()` may be, in milliseconds; `null` before the first sample. */
  get error() { return this.#best?.error ?? null; }

  /** A request left at `sent`, the answer came at `received` (both local) and says that it was `server` then. */
  note(sent, received, server) {
    if (!Number.isFinite(server) || received < sent) return;
    const sample = { offset: server - (sent + received) / 2, error: (received - sent) / 2, at: received };
    // Samples that cannot both be right: one of the clocks was set, or this computer slept. The new one counts.
    const agrees = (other) => Math.abs(other.offset - sample.offset) <= other.error + sample.error + 20;
    this.#samples = [sample, ...this.#samples.filter((other) =>
      agrees(other) && received - other.at < oldestMilliseconds)].slice(0, mostSamples);
  }

  /** The `Date` of an answer that came at `received`. */
  noteDate(date, received) {
    if (Number.isFinite(date)) this.#coarse = date + 500 - received;
  }

  get #best() {
    return this.#samples.reduce((best, sample) => (best === null || sample.error < best.error ? sample : best), null);
  }
}

/** The server that this page came from. */
export const serverClock = new ServerClock();
