// What one can do to files and to the queue: try again, remove, pause, resume.

import { ApiError } from "./api.js";
import { byId, setText } from "./dom.js";
import { isUnfinished } from "./filebook.js";
import { toast } from "./notices.js";

export class FileActions {
  #api;
  #book;
  #uploads;
  #removing = new Set();
  #button = byId("toggle-queue");

  constructor(api, book, uploads) {
    this.#api = api;
    this.#book = book;
    this.#uploads = uploads;
    this.#button.addEventListener("click", () =>
      this.#attempt(this.#api.post(`/queue/${this.#book.queueState === "paused" ? "resume" : "pause"}`)));
  }

  retry(id) {
    if (this.#book.get(id)?.upload) this.#uploads.retry(id);
    else this.#attempt(this.#api.post(this.#api.file(id, "/retry")));
  }

  async remove(id) {
    if (this.#book.get(id)?.upload) return this.#uploads.cancel(id);
    this.#removing.add(id);
    if (await this.#attempt(this.#api.call("DELETE", this.#api.file(id)))) this.#book.remove(id);
    this.#removing.delete(id);
  }

  /** Somebody cancelled a file, which may mean that it was removed: looks whether it is still there. */
  async cancelled(id) {
    if (this.#removing.has(id)) return;
    try {
      const details = await this.#api.get(this.#api.file(id));
      if (this.#book.has(id)) this.#book.put(details);
    } catch (error) {
      if (error.status === 404) this.#book.remove(id);
    }
  }

  /** Offers to pause or resume the queue, as its state is. */
  showQueue(isOwner) {
    const isPaused = this.#book.queueState === "paused";
    this.#button.hidden = !isOwner || !(isPaused || this.#book.files.some(isUnfinished));
    setText(this.#button, isPaused ? "Resume" : "Pause");
    this.#button.title = isPaused ? "Go on transcribing" : "Stop transcribing for now; nothing is lost";
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
