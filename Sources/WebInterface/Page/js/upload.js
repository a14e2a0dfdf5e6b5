// Uploads: a queue of files to send, several at a time, each with progress. Sent as raw bodies with XMLHttpRequest, which
// alone tells how much has gone out.
//
// When the server says that it is full (429, 503), the whole queue waits as long as the server asked, then goes on by
// itself; the user may try sooner. When the connection breaks, only that file waits, longer each time. Every upload has
// its own Idempotency-Key, so trying again never makes a second file.

import { address, errorOf } from "./api.js";
import { bytes } from "./format.js";
import { isFinal, isPassing, refusal } from "./refusals.js";

const concurrent = 2;
/** Files keep the order in which they were chosen, so one waits for the one before, unless that still takes a while. */
const overtakenBytes = 4_000_000;
/** How often a broken connection is tried again before the user is asked. */
const mostBreaks = 12;
const longestWaitMilliseconds = 30_000;
/** A speed is the mean of about so long. */
const speedSeconds = 3;

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
        id: `upload:${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}`, key: newKey(),
        file, state: "upload-waiting", request: null, sent: 0, breaks: 0, notBefore: 0, measured: null,
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
    this.#heldUntil = item.notBefore = item.breaks = 0;
    this.#show(item, { state: "upload-waiting", sent: 0, error: null, retry_at: null });
    this.#advance();
  }

  /** The connection is back: what waits for it goes on at once. */
  hurry() {
    for (const item of this.#items.values()) item.notBefore = 0;
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

  /** Gives up every upload that has not failed already. */
  cancelEach() {
    for (const { id, state } of [...this.#items.values()].reverse()) if (state !== "upload-failed") this.cancel(id);
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

  /** Sends what may be sent now, and comes back when more may be. */
  #advance() {
    clearTimeout(this.#timer);
    const now = Date.now();
    const active = [...this.#items.values()].filter((item) => item.request);
    let next = Infinity;
    for (const item of this.#items.values()) {
      if (active.length >= concurrent) return;
      if (active.some((other) => other.file.size - other.sent < overtakenBytes)) return;
      if (item.state !== "upload-waiting" || item.request) continue;
      const due = Math.max(this.#heldUntil, item.notBefore);
      if (due > now) {
        next = Math.min(next, due);
        continue;
      }
      this.#send(item);
      active.push(item);
    }
    if (next < Infinity) this.#timer = setTimeout(() => this.#advance(), next - now + 50);
  }

  #send(item) {
    const request = new XMLHttpRequest();
    item.request = request;
    item.measured = null;
    item.sent = 0;
    request.open("POST", address(this.#api.path("/files"), { name: item.file.name }));
    request.setRequestHeader("Authorization", `Bearer ${this.#api.token}`);
    request.setRequestHeader("Content-Type", item.file.type || "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", item.key);
    request.upload.addEventListener("progress", (event) => {
      item.sent = event.loaded;
      this.#show(item, { sent: event.loaded, speed: speedOf(item, event.loaded) });
    });
    request.upload.addEventListener("load", () =>
      this.#show(item, { state: "upload-finishing", sent: item.file.size }));
    request.addEventListener("load", () => this.#answered(item, request));
    request.addEventListener("error", () => this.#broken(item));
    request.addEventListener("abort", () => { item.request = null; });
    this.#show(item, { state: "uploading", sent: 0, speed: null, error: null, retry_at: null });
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
    if (!isPassing(error)) return this.#fail(item, refusal(error), !isFinal(error));
    const seconds = Math.min(3600, Math.max(1, error.retryAfter ?? 10));
    const until = Date.now() + seconds * 1000;
    // The server is full for every file; that it is still busy with this one concerns no other.
    if (error.code === "upload_in_progress") item.notBefore = until;
    else this.#heldUntil = until;
    this.#wait(item, until, { code: error.code, message: refusal(error) });
  }

  /** The connection broke: at the other end, on the way, or because the file here cannot be read any more. */
  async #broken(item) {
    const readable = await item.file.slice(0, 1).arrayBuffer().then(() => true, () => false);
    item.request = null;
    item.breaks += 1;
    if (!readable) {
      this.#fail(item, "This file cannot be read any more: it was moved, changed or removed. Add it again.", false);
    } else if (item.breaks > mostBreaks) {
      this.#fail(item, "The connection broke again and again. Nothing is lost: try again when it is better.", true);
    } else {
      item.notBefore = Date.now() + Math.min(longestWaitMilliseconds, 1000 * 2 ** (item.breaks - 1));
      this.#wait(item, item.notBefore, { code: "unreachable", message: "The connection broke; nothing is lost." });
    }
    this.#advance();
  }

  #wait(item, until, error) { this.#show(item, { state: "upload-waiting", sent: 0, retry_at: until, error }); }

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

/** A key that no other upload has. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Bytes a second, smoothed; `null` while there is too little to tell. */
function speedOf(item, sent) {
  const now = performance.now() / 1000;
  const before = item.measured;
  if (!before) {
    item.measured = { at: now, sent, speed: null, since: now };
    return null;
  }
  const passed = now - before.at;
  if (passed < 0.2) return before.speed;
  const speed = (sent - before.sent) / passed;
  const weight = before.speed === null ? 1 : 1 - Math.exp(-passed / speedSeconds);
  const smooth = (before.speed ?? 0) + weight * (speed - (before.speed ?? 0));
  item.measured = { at: now, sent, speed: smooth, since: before.since };
  return now - before.since > 1 ? smooth : null;
}
