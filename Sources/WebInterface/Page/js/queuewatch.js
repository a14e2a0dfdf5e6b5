// Keeps the estimates fresh. Each file's events say how that file is getting on; how long the files behind it still take
// is asked for when something has moved, not too often, and not while the page is hidden.

import { isUnfinished } from "./filebook.js";

const telling = new Set([
  "file.queued", "file.started", "file.completed", "file.failed", "file.cancelled", "queue.changed",
]);
const shortestMilliseconds = 1_500;
/** An answer lists every file, so long queues are asked for less often. */
const millisecondsAFile = 12;

export class QueueWatch {
  #api;
  #book;
  #timer = null;
  #askedAt = -Infinity;

  constructor(api, book) {
    this.#api = api;
    this.#book = book;
  }

  /** An event came. */
  noticed(type) {
    if (!telling.has(type) || this.#timer !== null) return;
    const count = this.#book.files.filter(isUnfinished).length;
    if (count === 0) return;
    const spacing = shortestMilliseconds + count * millisecondsAFile;
    const wait = Math.max(300, this.#askedAt + spacing - performance.now());
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  stop() { clearTimeout(this.#timer); }

  async #ask() {
    this.#timer = null;
    this.#askedAt = performance.now();
    if (document.hidden) return;
    const queue = await this.#api.get("/queue").catch(() => null);
    // Whether it is paused the events say, and say it later than an answer that was on its way.
    if (queue) this.#book.apply("queue.changed", { queue: { ...queue, state: this.#book.queueState } });
  }
}
