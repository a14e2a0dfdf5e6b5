// Uploads: a queue of files to send, two at a time, each with progress. Sent as raw bodies with XMLHttpRequest, which
// alone tells how much has gone out.
//
// When the server says that it is full (429, 503), the whole queue waits as long as the server asked, then goes on by
// itself; the user may try sooner. Every upload has its own Idempotency-Key, so trying again never makes a second file.

import { ApiError, address, errorOf } from "./api.js";
import { bytes } from "./format.js";

const concurrent = 2;

export class Uploads {
  #api;
  #book;
  #items = new Map();
  #heldUntil = 0;
  #timer = null;
  /** Called with each file that the server has accepted, before the upload leaves the book. */
  onAccepted = () => {};
  onError = () => {};

  /** @param limits what the server said when the session was opened; may be empty. */
  constructor(api, book, limits = {}) {
    this.#api = api;
    this.#book = book;
    this.limits = limits;
  }

  get isBusy() { return [...this.#items.values()].some((item) => item.state !== "upload-failed"); }

  add(files) {
    for (const file of files) {
      const item = {
        id: `upload:${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}`,
        key: Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(""),
        file, state: "upload-waiting", request: null,
      };
      this.#items.set(item.id, item);
      this.#show(item, { upload: true, name: file.name, bytes: file.size, sent: 0, error: null });
      const most = this.limits.upload_bytes;
      if (file.size === 0) {
        this.#fail(item, "This file is empty.", false);
      } else if (most && file.size > most) {
        this.#fail(item, `Too large: this server takes up to ${bytes(most)} a file.`, false);
      }
    }
    this.#advance();
  }

  /** Tries a failed or held upload again, now. */
  retry(id) {
    const item = this.#items.get(id);
    if (!item || item.request) return;
    this.#heldUntil = 0;
    this.#show(item, { state: "upload-waiting", sent: 0, error: null, retry_at: null });
    this.#advance();
  }

  cancel(id) {
    const item = this.#items.get(id);
    if (!item) return;
    this.#items.delete(id);
    item.request?.abort();
    this.#book.remove(id);
    this.#advance();
  }

  cancelAll() {
    clearTimeout(this.#timer);
    for (const id of [...this.#items.keys()]) {
      const item = this.#items.get(id);
      this.#items.delete(id);
      item.request?.abort();
    }
  }

  /**
   * The server announced a file of this name. If one of ours with that name has all its bytes out and only lacks the
   * answer, it is most likely that one: it leaves the list now, so that it is not seen twice for a moment.
   */
  announced(name) {
    for (const item of this.#items.values()) {
      if (item.state === "upload-finishing" && item.file.name === name && this.#book.has(item.id)) {
        this.#book.remove(item.id);
        return;
      }
    }
  }

  #advance() {
    const wait = this.#heldUntil - Date.now();
    if (wait > 0) return;
    let active = [...this.#items.values()].filter((item) => item.request).length;
    for (const item of this.#items.values()) {
      if (active >= concurrent) return;
      if (item.state !== "upload-waiting" || item.request) continue;
      this.#send(item);
      active += 1;
    }
  }

  #send(item) {
    const request = new XMLHttpRequest();
    item.request = request;
    request.open("POST", address(this.#api.path("/files"), { name: item.file.name }));
    request.setRequestHeader("Authorization", `Bearer ${this.#api.token}`);
    request.setRequestHeader("Content-Type", item.file.type || "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", item.key);
    request.upload.addEventListener("progress", (event) => this.#show(item, { sent: event.loaded }));
    request.upload.addEventListener("load", () =>
      this.#show(item, { state: "upload-finishing", sent: item.file.size }));
    request.addEventListener("load", () => this.#answered(item, request));
    request.addEventListener("error", () => this.#broken(item));
    request.addEventListener("abort", () => { item.request = null; });
    this.#show(item, { state: "uploading", sent: 0, error: null });
    request.send(item.file);
  }

  #answered(item, request) {
    item.request = null;
    if (request.status >= 200 && request.status < 300) {
      this.#items.delete(item.id);
      let accepted = [];
      try { accepted = JSON.parse(request.responseText).files ?? []; } catch { /* The event stream tells as well. */ }
      this.#book.remove(item.id);
      this.onAccepted(accepted);
    } else {
      this.#refused(item, errorOf(request.status, (name) => request.getResponseHeader(name), request.responseText));
    }
    this.#advance();
  }

  #refused(item, error) {
    this.onError(error);
    if (error.status === 429 || error.status === 503) {
      const seconds = Math.min(3600, Math.max(1, error.retryAfter ?? 10));
      this.#heldUntil = Date.now() + seconds * 1000;
      this.#show(item, {
        state: "upload-waiting", sent: 0, retry_at: this.#heldUntil,
        error: { code: error.code, message: error.message },
      });
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#advance(), seconds * 1000 + 50);
    } else {
      this.#fail(item, error.message, error.status !== 413 && error.status !== 415);
    }
  }

  #broken(item) {
    item.request = null;
    const error = new ApiError(0, "unreachable", "The connection broke while sending. Nothing is lost: try again.");
    this.#fail(item, error.message, true);
    this.#advance();
  }

  #fail(item, message, retryable) {
    this.#show(item, { state: "upload-failed", retryable, retry_at: null, error: { code: "upload_failed", message } });
  }

  #show(item, fields) {
    if (!this.#items.has(item.id)) return;
    if (fields.state) item.state = fields.state;
    // One that left the list because its file was announced comes back only if something went wrong.
    if (!this.#book.has(item.id) && item.state === "upload-finishing") return;
    const { name, size } = item.file;
    this.#book.put({ id: item.id, upload: true, name, bytes: size, state: item.state, ...fields });
  }
}
