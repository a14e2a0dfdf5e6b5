// A live source that the session's player records: its state, how long it runs, and the button that stops it.

import { ApiError } from "./api.js";
import { byId, setText } from "./dom.js";
import { clock, plural } from "./format.js";
import { announce, toast } from "./notices.js";
import { serverClock } from "./serverclock.js";

export class Recording {
  #api;
  #state = null;
  #timer = null;
  /** Id of the recording that the last event was about. */
  #told = null;
  #strip = byId("recording");
  #stop = byId("recording-stop");

  constructor(api) {
    this.#api = api;
    this.#stop.addEventListener("click", () => this.#end());
  }

  /** Begins to record; throws what the server has against it. */
  async start(url) {
    const player = await this.#api.post("/player/record", { url });
    // The answer says how it began; an event that overtook it knows more, perhaps that it is over.
    if (player.recording?.id !== this.#told) this.show(player.recording ?? null);
  }

  /** The recording as the player's state has it; `null`: there is none. */
  show(recording) {
    this.#state = recording;
    clearInterval(this.#timer);
    if (recording) this.#timer = setInterval(() => this.#draw(), 1000);
    this.#draw();
  }

  /** Takes over one event. */
  apply(type, { recording, error }) {
    this.#told = recording.id;
    const source = hostOf(recording.url);
    const isOver = type === "recording.stopped" || type === "recording.failed";
    this.show(isOver ? null : recording);
    const words = {
      "recording.started": `Recording ${source}.`,
      "recording.reconnecting": `${source} went away; the server asks it again.`,
      "recording.stopped": `Recording of ${source} has ended: ${plural(recording.files ?? 0, "file")}.`,
    }[type];
    if (words) announce(words);
    if (type === "recording.stopped") toast(words);
    if (type === "recording.failed") {
      toast(`Recording ${source} failed. ${error?.message ?? ""}`.trim(), { isError: true });
    }
  }

  stop() { clearInterval(this.#timer); }

  async #end() {
    this.#stop.disabled = true;
    try {
      const player = await this.#api.call("DELETE", "/player/record");
      this.show(player?.recording ?? null);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) this.show(null);
      else toast(error.message, { isError: true });
    } finally {
      this.#stop.disabled = false;
    }
  }

  #draw() {
    const state = this.#state;
    this.#strip.hidden = state === null;
    if (!state) return;
    this.#strip.dataset.state = state.state;
    setText(byId("recording-source"), `Recording ${hostOf(state.url)}`);
    const seconds = (serverClock.now() - Date.parse(state.started_at)) / 1000;
    const files = state.files > 0 ? ` · ${plural(state.files, "file")}` : "";
    setText(byId("recording-words"), {
      connecting: "Connecting",
      reconnecting: `The source went away; asking again${files}`,
    }[state.state] ?? `${clock(Math.max(0, seconds))}${files}`);
  }
}

function hostOf(url) {
  try { return new URL(url).host; } catch { return "the stream"; }
}
