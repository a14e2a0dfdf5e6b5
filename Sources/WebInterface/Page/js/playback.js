// What the user's hand does to the sound here and to the session's player, and what others do to the sound here.
// The rule is explained in `sharedplayer.js`: everything in the first half sends, nothing in the second half does.

import { SharedPlayer, toleranceSeconds } from "./sharedplayer.js";

/** What is left of a file when the session has moved on is heard to its end, if it is no more than this. */
const lastWords = 0.6;

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

export class Playback {
  #book;
  #player;
  #shared;
  #isFollowing = true;
  /** Another file came into the player: `(id)`. */
  onFile = () => {};
  /** Something was wished for that this page may not do while it follows. */
  onLocked = () => {};
  /** Following began or ended. */
  onFollowing = () => {};

  constructor(book, player, shared) {
    this.#book = book;
    this.#player = player;
    this.#shared = shared;
    player.onEnded = () => this.#ended();
    shared.onFollow = (state, position) => this.#follow(state, position);
  }

  /** Whether this page goes along with the session's player. */
  get isFollowing() { return this.#isFollowing; }
  /** A viewer who follows steers nothing. */
  get isLocked() { return !this.#shared.isOwner && this.#isFollowing; }

  /** Goes along with the session's player, or lets this page go its own way. */
  setFollowing(isFollowing) {
    this.#isFollowing = isFollowing;
    this.onFollowing(isFollowing);
    const state = this.#shared.state;
    if (isFollowing && state) this.#follow(state, SharedPlayer.positionNow(state));
  }

  // MARK: The user

  /**
   * Brings a file into the player. While paused this concerns only this page: one may read ahead in peace. A viewer who
   * chooses another file goes their own way from there.
   */
  open(id, { position = 0, play = this.#player.isMeantToPlay } = {}) {
    if (!this.#book.has(id)) return;
    const isNew = id !== this.#player.file;
    if (!isNew && !play) return;
    if (isNew && this.isLocked && this.#player.file !== null) {
      this.setFollowing(false);
      play = false;
      this.#player.pause();
    }
    if (isNew) {
      this.#player.load(id, position);
      this.onFile(id);
    }
    if (play) this.#start({ isPlaced: isNew });
  }

  toggle() {
    if (this.isLocked) return this.onLocked();
    if (this.#player.file === null) {
      const first = this.#book.neighbour(null, 0);
      if (first) this.open(first, { play: true });
    } else if (this.#player.isMeantToPlay) {
      this.#player.pause();
      if (this.#isShared()) {
        this.#shared.tell("pause");
        // Both clocks ran on their own; agree on where this one stopped.
        this.#shared.tell("seek", { position: this.#position() }, { isByItself: true });
      }
    } else {
      this.#start();
    }
  }

  /** Goes to a place in the file, and plays on from there if asked to. */
  seek(position, { play = false } = {}) {
    if (this.#player.file === null) return;
    if (this.isLocked) return this.onLocked();
    this.#player.seek(position);
    if (play && !this.#player.isMeantToPlay) this.#start({ isPlaced: true });
    else if (this.#isShared()) this.#shared.tell("seek", { position: this.#position() });
  }

  nudge(seconds) { this.seek(this.#player.position + seconds); }

  step(offset) {
    if (this.isLocked) return this.onLocked();
    // Like every player: back first returns to the beginning.
    if (offset < 0 && this.#player.position > 3) return this.seek(0);
    const id = this.#book.neighbour(this.#player.file, offset);
    if (id) this.open(id);
  }

  setRate(rate) {
    if (this.isLocked) return this.onLocked();
    this.#player.setRate(rate);
    this.#shared.tell("rate", { rate });
  }

  faster(steps) {
    const nearest = rates.reduce((best, rate) =>
      Math.abs(rate - this.#player.rate) < Math.abs(best - this.#player.rate) ? rate : best);
    const index = Math.min(rates.length - 1, Math.max(0, rates.indexOf(nearest) + steps));
    this.setRate(rates[index]);
  }

  #start({ isByItself = false, isPlaced = false } = {}) {
    const atEnd = this.#player.duration - this.#player.position < 0.05;
    if (atEnd) this.#player.seek(0);
    this.#player.play();
    this.#shared.tell(
      "play", { file: this.#player.file, position: this.#position(), rate: this.#player.rate },
      { isByItself, isPlaced: isPlaced || atEnd });
  }

  #ended() {
    const state = this.#shared.state;
    // The session has moved on while the last words sounded here; or, for a follower, will in a moment.
    if (this.#isFollowing && state?.state === "playing" && state.file !== this.#player.file) {
      return this.#follow(state, SharedPlayer.positionNow(state));
    }
    if (this.isLocked) return;
    const next = this.#book.neighbour(this.#player.file, 1);
    if (!next || next === this.#player.file) return;
    this.#player.load(next);
    this.onFile(next);
    this.#start({ isByItself: true });
  }

  /** Whether the server's player is at the file that is played here. */
  #isShared() { return this.#shared.state?.file === this.#player.file; }

  #position() { return Math.round(this.#player.position * 1000) / 1000; }

  // MARK: Others

  #follow(state, position) {
    if (!this.#isFollowing) return;
    const player = this.#player;
    if (state.rate && state.rate !== player.rate) player.setRate(state.rate);
    const remaining = player.duration - player.position;
    if (state.state === "stopped" || state.state === "ended" || !this.#book.has(state.file)) {
      // The server's clock may reach the end of a file a moment before this sound does: let the last words be heard.
      if (!(state.state === "ended" && state.file === player.file && remaining < 1)) player.pause();
      return;
    }
    const isOther = state.file !== player.file;
    const isPlayedOn = state.state === "playing" && player.isPlaying;
    if (isOther && player.isPlaying && !player.isSilent && remaining < lastWords && state.state === "playing") return;
    if (isOther) {
      player.load(state.file, position);
      this.onFile(state.file);
    } else if (Math.abs(player.position - position) > (isPlayedOn ? toleranceSeconds : 0.02)) {
      player.seek(position);
    }
    if (state.state === "playing") {
      if (!player.isMeantToPlay) player.play();
    } else if (player.isMeantToPlay) {
      player.pause();
    }
  }
}
