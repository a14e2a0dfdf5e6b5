// The session's event stream: one EventSource, each event handed on exactly once and in order.
//
// The browser reconnects by itself and names the last event it saw (`Last-Event-ID`). It gives up only when the server
// answers with an error; then this makes a new stream from the same number, after asking whether the session still is.
// Numbers at or below the last one seen are dropped, so nothing is doubled whichever way the stream was resumed.

const types = [
  "session.opened", "session.ending", "session.ended",
  "file.created", "file.queued", "file.started", "file.progress", "file.completed", "file.failed", "file.cancelled",
  "segment.final", "segment.revised", "player.changed", "queue.changed", "server.notice",
  "recording.started", "recording.reconnecting", "recording.stopped", "recording.failed",
];

/** An outage longer than this may have outlived what the server keeps of its log: look at everything once more. */
const longOutageMilliseconds = 30_000;
/** Shorter losses are not worth a word. */
const quietMilliseconds = 1_500;

export class EventFeed {
  #api;
  #handlers;
  #source = null;
  #last = 0;
  #lostAt = null;
  #attempts = 0;
  #timers = new Set();
  #closed = false;
  /** When the last event came, in milliseconds; for noticing silence. */
  heardAt = performance.now();

  /** @param handlers `event(type, data)`, `lost()`, `restored({long})`, `check()` (resolves to whether to go on). */
  constructor(api, handlers) {
    this.#api = api;
    this.#handlers = handlers;
  }

  /** Follows the log from after event number `after`. */
  open(after) {
    this.#last = Math.max(this.#last, after);
    this.#source?.close();
    const source = new EventSource(this.#api.link("/events", { after: this.#last }));
    this.#source = source;
    for (const type of types) source.addEventListener(type, (message) => this.#received(type, message));
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => this.#failed(source));
  }

  /** Number of the last event that was handed on. */
  get last() { return this.#last; }

  /** What stands up to number `seq` is known from elsewhere. */
  skipTo(seq) { this.#last = Math.max(this.#last, seq); }

  close() {
    this.#closed = true;
    this.#source?.close();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Tries at once instead of waiting for the next attempt (the network came back, the tab is looked at again). */
  hurry() {
    if (this.#closed || this.#lostAt === null || this.#source.readyState === EventSource.OPEN) return;
    this.open(this.#last);
  }

  #received(type, message) {
    let data;
    try { data = JSON.parse(message.data); } catch { return; }
    this.heardAt = performance.now();
    const seq = Number(data.seq ?? message.lastEventId);
    if (!(seq > this.#last)) return;
    this.#last = seq;
    this.#handlers.event(type, data);
  }

  #opened() {
    this.heardAt = performance.now();
    this.#attempts = 0;
    if (this.#lostAt === null) return;
    const long = performance.now() - this.#lostAt > longOutageMilliseconds;
    this.#lostAt = null;
    this.#handlers.restored({ long });
  }

  #failed(source) {
    if (this.#closed || source !== this.#source) return;
    if (this.#lostAt === null) {
      this.#lostAt = performance.now();
      this.#later(quietMilliseconds, () => { if (this.#lostAt !== null) this.#handlers.lost(); });
    }
    if (source.readyState !== EventSource.CLOSED) return;
    const delay = Math.min(15_000, 500 * 2 ** this.#attempts) * (0.75 + Math.random() / 2);
    this.#attempts += 1;
    this.#later(delay, async () => {
      if (source !== this.#source) return;
      if (await this.#handlers.check() && !this.#closed && source === this.#source) this.open(this.#last);
    });
  }

  #later(milliseconds, work) {
    const timer = setTimeout(() => { this.#timers.delete(timer); work(); }, milliseconds);
    this.#timers.add(timer);
  }
}
