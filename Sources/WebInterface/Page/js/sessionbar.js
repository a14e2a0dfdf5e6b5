// What the header offers for the session that is open: sharing, the drop folder, ending it, leaving it.

import { ApiError } from "./api.js";
import { forgetSession, rememberEnd, rememberLabel, shareLink, startAfresh } from "./credentials.js";
import { copyFrom } from "./dialogs.js";
import { byId, setText } from "./dom.js";
import { engineWords } from "./enginewords.js";
import { plural, shellQuoted, span } from "./format.js";
import { toast } from "./notices.js";

/** A speed that was measured is asked for again this long after work was done, no oftener. */
const speedMilliseconds = 15_000;

export class SessionBar {
  #api;
  #engine;
  #label = "";
  #askedAt = -Infinity;
  #field = byId("session-label");

  /** @param fileCount answers how many files there are. @param onEnding called before the session is ended from here. */
  constructor(session, api, { fileCount, onEnding }) {
    this.#api = api;
    this.#engine = session.engine;
    byId("open-folder").hidden = !session.drop_folder;
    prepareFolder(session);
    prepareShare(api);
    prepareEnd(api, fileCount, onEnding);
    this.#field.addEventListener("change", () => this.#rename());
    this.#field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#field.value = this.#label;
      if (event.key === "Escape" || event.key === "Enter") this.#field.blur();
    });
    byId("leave").addEventListener("click", () => {
      forgetSession(api.id);
      startAfresh({ note: "You have left the session. The link still works as long as it was made for." });
    });
    this.#drawEngine();
  }

  /** Shows what the session says of itself. */
  show(snapshot) {
    this.#engine = { ...this.#engine, ...snapshot.engine };
    this.#drawEngine();
    this.#label = snapshot.label ?? "";
    rememberLabel(this.#api.id, this.#label);
    if (document.activeElement !== this.#field) this.#field.value = this.#label;
  }

  setOwner(isOwner) {
    this.#field.readOnly = !isOwner;
    this.#field.placeholder = isOwner ? "Name this session" : "";
  }

  /** Something was transcribed: the measured speed may be another. */
  async worked() {
    if (performance.now() - this.#askedAt < speedMilliseconds) return;
    this.#askedAt = performance.now();
    const snapshot = await this.#api.get("").catch(() => null);
    if (snapshot) this.show(snapshot);
  }

  #drawEngine() {
    const words = engineWords(this.#engine);
    byId("engine").hidden = words === "";
    setText(byId("engine"), words);
  }

  async #rename() {
    const label = this.#field.value.trim();
    if (label === this.#label) return;
    try {
      await this.#api.call("PATCH", "", { body: { label } });
      this.#label = label;
      rememberLabel(this.#api.id, label);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, { isError: true });
      this.#field.value = this.#label;
    }
  }
}

function prepareFolder(session) {
  byId("open-folder").addEventListener("click", () => {
    const folder = (session.drop_folder ?? "").replace(/\/+$/, "");
    byId("folder-path").value = folder;
    byId("folder-prefix").value = session.drop_prefix;
    byId("folder-command").value = `cp recording.wav ${shellQuoted(`${folder}/${session.drop_prefix}recording.wav`)}`;
    byId("dialog-folder").showModal();
  });
}

function prepareShare(api) {
  const [result, link, expiry, error, make] =
    ["share-result", "share-link", "share-expiry", "share-error", "share-make"].map(byId);
  byId("open-share").addEventListener("click", () => {
    result.hidden = true;
    setText(expiry, "");
    setText(error, "");
    byId("dialog-share").showModal();
  });
  byId("share-copy").addEventListener("click", () => copyFrom(link, byId("share-copy")));
  make.addEventListener("click", async () => {
    make.disabled = true;
    setText(error, "");
    try {
      const answer = await api.post("/viewers", { expires_in_seconds: Number(byId("share-lifetime").value) });
      link.value = shareLink(api.id, answer.token);
      result.hidden = false;
      const left = (Date.parse(answer.expires_at) - Date.now()) / 1000;
      setText(expiry, Number.isFinite(left)
        ? `Works for ${span(left)}, and no longer than the session itself. Shown only now: copy it.` : "");
      link.select();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setText(error, failure.message);
    } finally {
      make.disabled = false;
    }
  });
}

function prepareEnd(api, fileCount, onEnding) {
  const [dialog, confirm, error] = ["dialog-end", "end-confirm", "end-error"].map(byId);
  byId("open-end").addEventListener("click", () => {
    const count = fileCount();
    setText(byId("end-text"), count === 0
      ? "The session is closed for all its users."
      : `${plural(count, "file")} and everything written down from ${count === 1 ? "it" : "them"} will be removed from `
        + "the server, for all users of this session. Download what you want to keep first.");
    setText(error, "");
    dialog.showModal();
  });
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    onEnding(true);
    try {
      const receipt = await api.call("DELETE", "");
      rememberEnd(api.id);
      startAfresh({ receipt });
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      onEnding(false);
      setText(error, failure.message);
      confirm.disabled = false;
    }
  });
}
