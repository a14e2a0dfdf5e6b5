// What one can do to files and to the queue: try again, remove, move, pause, resume, clear.

import { ApiError } from "./api.js";
import { byId, setText } from "./dom.js";
import { isOnItsWay, isUnfinished } from "./filebook.js";
import { ordinal, plural } from "./format.js";
import { announce, toast } from "./notices.js";

/** Moves by the keyboard come quickly; the server hears where they ended. */
const moveMilliseconds = 300;

export class FileActions {
  #api;
  #book;
  #uploads;
  #links;
  #removing = new Set();
  #cancelled = new Set();
  #moving = null;
  #movedTo = 0;
  #pause = byId("toggle-queue");
  #clear = byId("clear-queue");
  /** A file was moved by hand: `(id)`. */
  onMoved = () => {};

  constructor(api, book, uploads, links) {
    this.#api = api;
    this.#book = book;
    this.#uploads = uploads;
    this.#links = links;
    this.#pause.addEventListener("click", () =>
      this.#attempt(this.#api.post(`/queue/${this.#book.queueState === "paused" ? "resume" : "pause"}`)));
    this.#clear.addEventListener("click", () => this.#askToClear());
    byId("clear-confirm").addEventListener("click", () => this.#clearAll());
  }

  retry(id) {
    const file = this.#book.get(id);
    if (file?.upload) this.#senderOf(file).retry(id);
    else this.#attempt(this.#api.post(this.#api.file(id, "/retry")));
  }

  async remove(id) {
    const file = this.#book.get(id);
    if (!file) return;
    if (file.upload) return this.#senderOf(file).cancel(id);
    this.#removing.add(id);
    if (await this.#attempt(this.#api.call("DELETE", this.#api.file(id)))) {
      this.#book.remove(id);
      announce(`${file.name} is removed.`);
    }
    this.#removing.delete(id);
  }

  #senderOf(file) { return file.isLink ? this.#links : this.#uploads; }

  // MARK: Order

  /** Files are where the user put them, and the server does not know yet. */
  get isMoving() { return this.#moving !== null; }

  /** Moves a file: `first`, `up`, `down`, `last`, or `{before: id}` (`null`: to the end). */
  move(id, where) {
    const before = this.#book.onServer;
    const from = before.indexOf(id);
    if (from < 0) return;
    let to = { first: 0, up: from - 1, down: from + 1, last: before.length - 1 }[where];
    if (to === undefined) {
      const behind = before.filter((other) => other !== id);
      const at = behind.indexOf(where.before);
      to = at < 0 ? behind.length : at;
    }
    const name = this.#book.get(id).name;
    if (!this.#book.move(id, to)) {
      if (where === "up" || where === "first") announce(`${name} is the first already.`);
      if (where === "down" || where === "last") announce(`${name} is the last already.`);
      return;
    }
    const place = this.#book.onServer.indexOf(id);
    announce(`${name}: ${ordinal(place + 1)} of ${before.length}`);
    this.onMoved(id);
    // Everything up to the last place that changed says it all.
    this.#movedTo = Math.max(this.#movedTo, from, place);
    clearTimeout(this.#moving);
    this.#moving = setTimeout(() => this.#sendOrder(), moveMilliseconds);
  }

  async #sendOrder() {
    const sending = this.#moving;
    const files = this.#book.onServer.slice(0, this.#movedTo + 1);
    try {
      await this.#api.call("PUT", "/queue/order", { body: { files } });
      if (sending === this.#moving) [this.#moving, this.#movedTo] = [null, 0];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      [this.#moving, this.#movedTo] = [null, 0];
      toast(error.isUnknownHere ? "This server cannot change the order." : error.message, { isError: true });
      const player = await this.#api.get("/player").catch(() => null);
      if (player) this.#book.applyPlaylist(player.playlist);
    }
  }

  // MARK: Clearing

  #askToClear() {
    const files = this.#book.files;
    const [sending, waiting] = [files.filter(isOnItsWay), files.filter(isUnfinished)];
    const parts = [
      waiting.length > 0 ? `${plural(waiting.length, "file")} on the server` : "",
      sending.length > 0 ? plural(sending.length, "upload") : "",
    ].filter(Boolean).join(" and ");
    setText(byId("clear-title"), `Cancel ${plural(waiting.length + sending.length, "file")}?`);
    setText(byId("clear-text"),
      `${parts} will not be transcribed. What is finished stays, and cancelled files can be tried again.`);
    setText(byId("clear-error"), "");
    byId("dialog-clear").showModal();
  }

  async #clearAll() {
    const count = this.#book.files.filter((file) => isUnfinished(file) || isOnItsWay(file)).length;
    this.#uploads.cancelEach();
    this.#links.cancelEach();
    try {
      const queue = await this.#api.post("/queue/clear");
      if (queue) this.#book.apply("queue.changed", { queue });
      announce(`${plural(count, "file")} cancelled.`);
      byId("dialog-clear").close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(byId("clear-error"),
        error.isUnknownHere ? "This server cannot clear its queue at once. Cancel the files one by one." : error.message);
    }
  }

  /** A file was cancelled, which may mean that it was removed: looks whether it is still there. */
  cancelled(id) {
    if (this.#removing.has(id)) return;
    this.#cancelled.add(id);
    if (this.#cancelled.size === 1) setTimeout(() => this.#lookAtCancelled(), moveMilliseconds);
  }

  async #lookAtCancelled() {
    this.#cancelled.clear();
    const list = await this.#api.get("/files").catch(() => null);
    if (list) this.#book.reset(list.files);
  }

  /** Offers what the queue's state allows. */
  showQueue(isOwner) {
    const isPaused = this.#book.queueState === "paused";
    const hasWork = this.#book.files.some((file) => isUnfinished(file) || isOnItsWay(file));
    this.#pause.hidden = !isOwner || !(isPaused || hasWork);
    setText(this.#pause, isPaused ? "Resume" : "Pause");
    this.#pause.title = isPaused ? "Go on transcribing" : "Stop transcribing for now; nothing is lost";
    this.#clear.hidden = !isOwner || !hasWork;
  }

  /** Says what went wrong, if something does. Resolves to whether it went well (what is gone already is fine). */
  async #attempt(promise) {
    try {
      await promise;
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) return true;
      toast(error.message, { isError: true });
      return false;
    }
  }
}
