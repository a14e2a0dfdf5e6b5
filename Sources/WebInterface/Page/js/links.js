// Files that the server itself fetches from an address. While it does so they stand in the list like uploads.

import { ApiError } from "./api.js";
import { isFinal, isPassing, refusal } from "./refusals.js";
import { newKey } from "./upload.js";

const mostBreaks = 6;

export class Links {
  #api;
  #book;
  #items = new Map();
  /** Called with each file that the server has accepted. */
  onAccepted = () => {};

  constructor(api, book) {
    this.#api = api;
    this.#book = book;
  }

  /** Has the server fetch an address. Resolves when that is under way or has been refused in the list. */
  add(url) {
    const { host, pathname } = new URL(url);
    const name = decoded(pathname.split("/").filter(Boolean).at(-1) ?? "") || host;
    const item = { id: `upload:link:${newKey()}`, key: newKey(), url, host, name, abort: null, breaks: 0, timer: null };
    this.#items.set(item.id, item);
    this.#fetch(item);
  }

  retry(id) {
    const item = this.#items.get(id);
    if (!item || item.abort) return;
    clearTimeout(item.timer);
    item.breaks = 0;
    this.#fetch(item);
  }

  cancel(id) {
    const item = this.#items.get(id);
    if (!item) return;
    this.#items.delete(id);
    clearTimeout(item.timer);
    item.abort?.abort();
    this.#book.remove(id);
  }

  cancelEach() { for (const id of [...this.#items.keys()]) this.cancel(id); }

  async #fetch(item) {
    item.abort = new AbortController();
    this.#show(item, { state: "fetching", error: null, retry_at: null });
    try {
      const answer = await this.#api.post("/files/from-url", { url: item.url }, {
        headers: { "Idempotency-Key": item.key }, signal: item.abort.signal });
      this.#items.delete(item.id);
      this.#book.remove(item.id);
      this.onAccepted(answer?.files ?? []);
    } catch (error) {
      if (error instanceof ApiError) this.#failed(item, error);
      else if (error.name !== "AbortError") throw error;
    } finally {
      item.abort = null;
    }
  }

  #failed(item, error) {
    item.breaks += 1;
    const again = (isPassing(error) || error.isUnreachable) && item.breaks <= mostBreaks;
    if (!again) {
      const message = error.isUnknownHere ? "This server cannot fetch files by itself." : refusal(error);
      const retryable = !error.isUnknownHere && !isFinal(error);
      this.#show(item, { state: "upload-failed", retryable, retry_at: null, error: { code: error.code, message } });
      return;
    }
    const seconds = Math.min(600, error.retryAfter ?? 2 ** item.breaks);
    this.#show(item, {
      state: "upload-waiting", retry_at: Date.now() + seconds * 1000, error: { code: error.code, message: refusal(error) },
    });
    item.timer = setTimeout(() => this.#fetch(item), seconds * 1000);
  }

  #show(item, fields) {
    if (!this.#items.has(item.id)) return;
    this.#book.put({ id: item.id, upload: true, isLink: true, name: item.name, host: item.host, ...fields });
  }
}

/** The address that a pasted, dropped or typed text consists of, or `null`. */
export function addressIn(text) {
  const trimmed = (text ?? "").trim();
  if (!/^https?:\/\/\S+$/i.test(trimmed)) return null;
  try { return new URL(trimmed).href; } catch { return null; }
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
