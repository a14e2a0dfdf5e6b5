// The sound in this browser: one media element with its file, position and rate. It is a <video> element, which plays
// sound as well and shows a picture where the file has one. Knows nothing of the server's player; `playback.js` joins
// the two.
//
// Browsers forbid sound until the user has touched the page. When another client starts playback before that, this
// plays silently: a clock stands in for the sound, so that captions follow all the same, until the user asks for sound.
// The same clock serves a screen that shall only show captions.

import { byId } from "./dom.js";

const mediaError = { network: 2 };

export class Player {
  #audio = byId("audio");
  #link;
  #wanted = null;
  #intended = false;
  #ticking = false;
  /** While playing silently: `{from, at}`, the position at a moment of `performance.now()`. */
  #silent = null;
  /** Id of the file that is loaded, or `null`. */
  file = null;
  /** Anything but the position changed. */
  onChange = () => {};
  /** The position moved: every frame while playing. */
  onTime = () => {};
  onEnded = () => {};
  #isUnplayable = false;
  #isCaptionsOnly = false;

  /** @param link makes the address of a file's audio. */
  constructor(link) {
    this.#link = link;
    const audio = this.#audio;
    audio.addEventListener("loadedmetadata", () => {
      // Position and rate do not survive a change of `src`.
      if (this.#wanted !== null) audio.currentTime = this.#wanted;
      this.#wanted = null;
      audio.playbackRate = audio.defaultPlaybackRate;
      this.onChange();
      this.onTime();
    });
    for (const type of ["play", "pause", "volumechange", "durationchange", "waiting", "playing", "resize"]) {
      audio.addEventListener(type, () => this.onChange());
    }
    for (const type of ["timeupdate", "seeking", "seeked"]) audio.addEventListener(type, () => this.onTime());
    audio.addEventListener("play", () => this.#tick());
    audio.addEventListener("ended", () => { this.#intended = false; this.onChange(); this.onEnded(); });
    audio.addEventListener("error", () => this.#failed());
  }

  /** `unplayable`, `silent` (the browser wants a click first) or `null`: all is well. */
  get trouble() {
    if (this.#isUnplayable) return "unplayable";
    return this.#silent && !this.#isCaptionsOnly ? "silent" : null;
  }
  /** The position is a clock's, not a sound's. */
  get isSilent() { return this.#silent !== null; }
  get isSeeking() { return this.#wanted !== null || (!this.#silent && this.#audio.seeking); }
  /** Whether this screen only shows captions, and leaves the sound to others. */
  get isCaptionsOnly() { return this.#isCaptionsOnly; }
  get isPlaying() { return this.#silent !== null || (!this.#audio.paused && !this.#audio.ended); }
  /** Playing, or about to as soon as the audio is there. */
  get isMeantToPlay() { return this.#intended; }
  get isWaiting() {
    return this.isPlaying && !this.#silent && this.#audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }
  get position() { return this.#silent ? this.#silentPosition() : this.#wanted ?? this.#audio.currentTime; }
  /** Whether there is something to be seen. Known as soon as the file's head has been read. */
  get hasPicture() { return this.#audio.videoWidth > 0; }
  /** Seconds, as the browser found; `NaN` while unknown. */
  get duration() { return this.#audio.duration; }
  get rate() { return this.#audio.defaultPlaybackRate; }
  get volume() { return this.#audio.volume; }
  get isMuted() { return this.#audio.muted || this.#silent !== null; }

  /** Loads a file (`null`: none) without playing it. Does nothing but seek if it is loaded already. */
  load(id, position = 0) {
    if (id === this.file) {
      if (id !== null) this.seek(position);
      return;
    }
    this.file = id;
    this.#intended = false;
    this.#isUnplayable = false;
    this.#silent = null;
    this.#audio.pause();
    this.#wanted = id === null ? null : position;
    if (id === null) this.#audio.removeAttribute("src");
    else this.#audio.src = this.#link(id);
    this.#audio.load();
    this.onChange();
    this.onTime();
  }

  /** Loads the same file again where it was, after the server has been away. */
  reload() {
    // A server that was away looks to a browser like a file that cannot be played.
    if (this.file === null || this.#audio.error === null) return;
    const [id, position, playing] = [this.file, this.position, this.#intended];
    this.file = null;
    this.load(id, position);
    if (playing) this.play();
  }

  async play() {
    if (this.file === null) return;
    this.#intended = true;
    if (this.#isCaptionsOnly) {
      this.#goSilent();
      return;
    }
    try {
      await this.#audio.play();
    } catch (error) {
      if (error.name === "NotAllowedError" && this.#intended) {
        this.#goSilent();
      } else if (error.name !== "AbortError") {
        this.#intended = false;
      }
      // An abort means that another load or pause came in between: what came later counts.
    }
    this.onChange();
  }

  pause() {
    this.#intended = false;
    this.#endSilence();
    this.#audio.pause();
    this.onChange();
  }

  seek(position) {
    const end = Number.isFinite(this.duration) ? this.duration : Infinity;
    const to = Math.min(Math.max(0, position), end);
    if (this.#silent) this.#silent = { from: to, at: performance.now() };
    if (this.#audio.readyState === HTMLMediaElement.HAVE_NOTHING) this.#wanted = to;
    else this.#audio.currentTime = to;
    this.onTime();
  }

  setRate(rate) {
    if (this.#silent) this.#silent = { from: this.position, at: performance.now() };
    this.#audio.defaultPlaybackRate = rate;
    this.#audio.playbackRate = rate;
    this.onChange();
  }

  /** Plays this much faster or slower than the rate, to make up for a small difference. */
  nudge(factor) { this.#audio.playbackRate = this.rate * factor; }

  /** Leaves the sound to other screens, or takes it up here. */
  setCaptionsOnly(isCaptionsOnly) {
    if (isCaptionsOnly === this.#isCaptionsOnly) return;
    const isPlaying = this.#intended;
    if (!isCaptionsOnly) this.#endSilence();
    this.#isCaptionsOnly = isCaptionsOnly;
    if (isPlaying) this.play();
    this.onChange();
  }

  setVolume(volume) {
    this.#audio.volume = volume;
    this.setMuted(volume === 0);
  }

  setMuted(muted) {
    this.#audio.muted = muted;
    if (!muted && this.#isCaptionsOnly) {
      this.setCaptionsOnly(false);
    } else if (!muted && this.#silent) {
      this.#endSilence();
      this.play();
    }
    this.onChange();
  }

  #goSilent() {
    const from = this.position;
    this.#audio.pause();
    this.#silent = { from, at: performance.now() };
    this.#tick();
    this.onChange();
  }

  #silentPosition() {
    const position = this.#silent.from + ((performance.now() - this.#silent.at) / 1000) * this.rate;
    return Number.isFinite(this.duration) ? Math.min(position, this.duration) : position;
  }

  /** Puts the sound where the silent clock is. */
  #endSilence() {
    if (!this.#silent) return;
    const position = this.position;
    this.#silent = null;
    this.seek(position);
  }

  #tick() {
    if (this.#ticking) return;
    this.#ticking = true;
    const frame = () => {
      this.onTime();
      if (this.isPlaying) requestAnimationFrame(frame);
      else this.#ticking = false;
    };
    requestAnimationFrame(frame);
  }

  #failed() {
    if (this.file === null) return;
    if (this.#audio.error?.code !== mediaError.network) {
      this.#intended = false;
      this.#isUnplayable = true;
      this.#silent = null;
    }
    this.onChange();
  }
}
