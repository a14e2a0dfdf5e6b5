// Keeps the sound here in step with the session's player, so that two screens in one room are one sound.
//
// The server's clock says where the player is. A small difference is made up for by playing a little faster or slower
// (three per cent is inaudible), a large one by a jump. A jump or a start takes time itself, so right after one the
// next aims that much further on. The page that moved the player last does not jump over words for which its connection
// was too slow: the others are called back instead, with a condition, so that two pages never pull at one another.

import { serverClock } from "./serverclock.js";
import { SharedPlayer, toleranceSeconds } from "./sharedplayer.js";

const tickMilliseconds = 200;
/** A correction begins above the first and ends below the second, in seconds. */
const [worthwhile, goodEnough] = [0.03, 0.008];
const mostNudge = 0.03;
/** Within this of making up a difference; with the largest nudge, 100 ms take about three seconds. */
const nudgeSeconds = 2;
/** After a start or a jump, differences above the second are jumped over for a while, a few times at most. */
const [settlingMilliseconds, settlingTolerance, mostJumps] = [3_000, 0.09, 3];
/** The others are called back no more often than this. */
const callBackSpacing = 2_000;
/** Longer than this behind was no slow connection; this computer has slept. */
const longestCallBack = 15;

export class Pace {
  #player;
  #shared;
  #step = null;
  #since = 0;
  #jumps = 0;
  #lead = 0.03;
  #hasJumped = false;
  #isNudging = false;
  #calledBackAt = -Infinity;
  /** Whether this page follows the session at all. */
  isFollowing = true;

  constructor(player, shared) {
    this.#player = player;
    this.#shared = shared;
  }

  /** Runs until the returned function is called. */
  keep() {
    const timer = setInterval(() => this.#tick(performance.now()), tickMilliseconds);
    return () => clearInterval(timer);
  }

  /** How far the sound here is ahead of the session's player, in seconds; `null` where there is nothing to compare. */
  get drift() {
    const [player, state] = [this.#player, this.#shared.state];
    const isComparable = this.isFollowing && !this.#shared.isTelling && state?.state === "playing" && state.file === player.file
      && player.isPlaying && player.isMeantToPlay && !player.isWaiting && !player.isSeeking;
    if (!isComparable) return null;
    const position = SharedPlayer.positionNow(state);
    return Number.isFinite(state.duration) && state.duration - position < 0.3 ? null : player.position - position;
  }

  #tick(now) {
    const drift = this.drift;
    if (drift === null) {
      this.#step = null;
      this.#steady();
      return;
    }
    const step = `${this.#shared.state.revision} ${this.#player.file}`;
    if (step !== this.#step) {
      this.#step = step;
      if (!this.#hasJumped) [this.#since, this.#jumps] = [now, 0];
    }
    if (this.#hasJumped) this.#learn(drift);
    const isSettling = now - this.#since < settlingMilliseconds && this.#jumps < mostJumps;
    const size = Math.abs(drift);
    if (this.#player.isSilent) {
      // Without sound a jump is not noticed.
      if (size > worthwhile) this.#player.seek(this.#player.position - drift);
    } else if (size > toleranceSeconds || (isSettling && size > settlingTolerance)) {
      this.#jump(drift, now);
    } else {
      this.#nudge(drift, size);
    }
  }

  #jump(drift, now) {
    this.#steady();
    const isMine = this.#shared.isLeader && this.#shared.isOwner;
    if (isMine && drift < 0 && drift > -longestCallBack) {
      if (now - this.#calledBackAt > callBackSpacing) this.#callBack(now);
      return;
    }
    if (this.#jumps >= mostJumps && now - this.#since < 2 * settlingMilliseconds) return;
    if (now - this.#since >= settlingMilliseconds) [this.#since, this.#jumps] = [now, 0];
    this.#jumps += 1;
    this.#hasJumped = true;
    this.#player.seek(this.#player.position - drift + this.#lead * this.#player.rate);
  }

  /** Tells the session where the sound here is, as of when the server reads it. */
  #callBack(now) {
    this.#calledBackAt = now;
    const position = this.#player.position + ((serverClock.error ?? 0) / 1000) * this.#player.rate;
    this.#shared.tell("seek", { position: Math.round(position * 1000) / 1000 }, { isByItself: true });
  }

  /** What a jump costs here, from where it really came out. */
  #learn(drift) {
    this.#hasJumped = false;
    this.#lead = Math.min(0.6, Math.max(0, this.#lead - drift * 0.7));
  }

  #nudge(drift, size) {
    if (size < goodEnough || (!this.#isNudging && size < worthwhile)) return this.#steady();
    this.#isNudging = true;
    this.#player.nudge(1 - Math.min(mostNudge, Math.max(-mostNudge, drift / nudgeSeconds)));
  }

  #steady() {
    if (!this.#isNudging) return;
    this.#isNudging = false;
    this.#player.nudge(1);
  }
}
