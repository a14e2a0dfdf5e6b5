// The player's buttons, seek bar and figures: reads the player, hands the user's wishes to the playback.

import { byId, element, framed, setAttribute, setIcon, setText } from "./dom.js";
import { clock } from "./format.js";
import { unplayable } from "./readingwords.js";
import { rates } from "./playback.js";

export class Controls {
  #player;
  #playback;
  #book;
  #wave;
  /** Where the user holds the playhead, in seconds, or `null`. */
  #held = null;
  #draw = framed(() => this.#render());
  #seek = byId("seek");

  constructor(player, playback, book, wave) {
    this.#player = player;
    this.#playback = playback;
    this.#book = book;
    this.#wave = wave;
    byId("toggle").addEventListener("click", () => playback.toggle());
    byId("back").addEventListener("click", () => playback.nudge(-5));
    byId("forward").addEventListener("click", () => playback.nudge(5));
    byId("previous").addEventListener("click", () => playback.step(-1));
    byId("next").addEventListener("click", () => playback.step(1));
    byId("mute").addEventListener("click", () => player.setMuted(!player.isMuted));
    byId("volume").addEventListener("input", (event) => player.setVolume(Number(event.target.value)));
    this.#makeRates();
    // While the playhead is held only the figures move; the sound follows when it is let go.
    this.#seek.addEventListener("input", () => this.#hold(Number(this.#seek.value)));
    this.#seek.addEventListener("change", () => this.#release(Number(this.#seek.value)));
    wave.onScrub = (seconds) => this.#hold(seconds);
    wave.onSeek = (seconds) => this.#release(seconds);
    this.#draw();
  }

  /** Draws everything but the position, with the next frame. */
  update() { this.#draw(); }

  /** Draws the position; called every frame while playing, so it touches little. */
  time() {
    const length = this.#length();
    const position = this.#held ?? this.#player.position;
    if (length > 0 && this.#seek.valueAsNumber !== position) this.#seek.value = position;
    this.#wave.mark(position);
    const now = clock(this.#player.file === null ? 0 : position);
    if (byId("time-now").textContent !== now) {
      setText(byId("time-now"), now);
      setAttribute(this.#seek, "aria-valuetext", `${now} of ${clock(length)}`);
    }
  }

  #hold(seconds) {
    this.#held = seconds;
    this.time();
  }

  #release(seconds) {
    this.#held = null;
    this.#wave.follow();
    this.#playback.seek(seconds);
  }

  /** Seconds: the browser's figure, or the server's where the browser has none. */
  #length() {
    const own = this.#player.duration;
    return Number.isFinite(own) ? own : this.#book.get(this.#player.file)?.duration ?? 0;
  }

  #render() {
    const player = this.#player;
    const file = player.file === null ? null : this.#book.get(player.file);
    const length = this.#length();
    setText(byId("now-name"), file?.name ?? "Nothing selected");
    document.title = file ? `${player.isPlaying ? "▸ " : ""}${file.name} · Sotto` : "Sotto";
    const toggle = byId("toggle");
    setIcon(toggle, player.isMeantToPlay ? "pause" : "play");
    setAttribute(toggle, "aria-label", player.isMeantToPlay ? "Pause" : "Play");
    toggle.dataset.waiting = player.isWaiting;
    const isLocked = this.#playback.isLocked;
    const isIdle = file === null || player.trouble === "unplayable" || isLocked;
    toggle.disabled = isLocked || player.trouble === "unplayable" || (file === null && this.#book.neighbour(null, 0) === null);
    for (const id of ["back", "forward"]) byId(id).disabled = isIdle;
    byId("previous").disabled = file === null || isLocked;
    byId("rate").disabled = isLocked;
    byId("next").disabled = file === null || isLocked || this.#book.neighbour(player.file, 1) === null;
    this.#seek.disabled = isIdle || length <= 0;
    this.#seek.max = length > 0 ? length : 1;
    this.#wave.setDuration(length > 0 ? length : 0);
    setText(byId("time-all"), clock(length));
    this.#showRate(player.rate);
    const isSilent = player.isMuted || player.volume === 0;
    setIcon(byId("mute"), isSilent ? "muted" : "volume");
    setAttribute(byId("mute"), "aria-pressed", String(isSilent));
    byId("volume").value = isSilent ? 0 : player.volume;
    this.#note(file);
    setAttribute(this.#seek, "aria-valuetext", `${byId("time-now").textContent} of ${clock(length)}`);
    this.time();
  }

  #note(file) {
    const note = byId("player-note");
    note.hidden = file === null || this.#player.trouble !== "unplayable";
    setText(note, note.hidden ? "" : unplayable(file));
  }

  #makeRates() {
    const select = byId("rate");
    for (const rate of rates) select.append(element("option", { value: rate }, `${rate}×`));
    select.addEventListener("change", () => this.#playback.setRate(Number(select.value)));
  }

  /** Others may set rates that are not in the menu; the menu then gets them. */
  #showRate(rate) {
    const select = byId("rate");
    if (Number(select.value) === rate) return;
    if (![...select.options].some((option) => Number(option.value) === rate)) {
      select.append(element("option", { value: rate }, `${Math.round(rate * 100) / 100}×`));
    }
    select.value = String(rate);
  }
}
