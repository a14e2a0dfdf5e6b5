// How long the session is kept: said at the foot of the list of files, and changed by its owner.

import { ApiError } from "./api.js";
import { rememberExpiry } from "./credentials.js";
import { byId, element, setText } from "./dom.js";
import { days, moment } from "./format.js";
import { serverClock } from "./serverclock.js";

/** What is offered, in seconds. */
const choices = [3_600, 86_400, 604_800, 2_592_000];

export class Keeping {
  #api;
  #timeout;
  #expiresAt = NaN;
  #dialog = byId("dialog-keep");

  /** @param snapshot the session as the server describes it */
  constructor(api, { options, expires_at }) {
    this.#api = api;
    this.#timeout = options?.idle_timeout_seconds ?? null;
    byId("open-keep").addEventListener("click", () => this.#open());
    byId("keep-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.renewed(expires_at);
  }

  /** Until when it is kept if it is not used again. */
  renewed(expiresAt) {
    const time = Date.parse(expiresAt ?? "");
    if (!Number.isFinite(time)) return;
    this.#expiresAt = time;
    rememberExpiry(this.#api.id, time);
    this.#draw();
  }

  /** What to say of it while the server cannot be reached. */
  get warning() {
    if (!Number.isFinite(this.#expiresAt)) return "";
    const isOver = this.#expiresAt <= serverClock.now();
    return isOver ? "The session may have ended meanwhile." : `The session is kept until ${moment(this.#expiresAt)}.`;
  }

  #draw() {
    byId("keep").hidden = this.#timeout === null;
    setText(byId("keep-text"), `Kept for ${days(this.#timeout)} after its last use: until ${moment(this.#expiresAt)} `
      + "if you leave now.");
  }

  #open() {
    const seconds = [...new Set([...choices, this.#timeout])].sort((a, b) => a - b);
    byId("keep-timeout").replaceChildren(
      ...seconds.map((each) => element("option", { value: each }, days(each))));
    byId("keep-timeout").value = this.#timeout;
    setText(byId("keep-error"), "");
    this.#dialog.showModal();
  }

  async #save() {
    const seconds = Number(byId("keep-timeout").value);
    try {
      const answer = await this.#api.call("PATCH", "", { body: { idle_timeout_seconds: seconds } });
      this.#timeout = answer.options.idle_timeout_seconds;
      this.renewed(answer.expires_at);
      this.#dialog.close();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(byId("keep-error"), error.message);
    }
  }
}
