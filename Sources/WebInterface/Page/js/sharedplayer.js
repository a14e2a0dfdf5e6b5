// The session's player on the server, which every tab, phone and bot of the session shares.
//
// The rule that keeps this from going round in circles:
//
//   1. Commands are sent only from what the user does here (and from a file ending here), never from what the <audio>
//      element reports. So following somebody else's change, which makes the element report a lot, sends nothing.
//   2. Commands go out one at a time, and the answer's revision is ours. A `player.changed` that arrives while a
//      command is under way waits for the answer: at or below the answer's revision it is our own echo and is dropped;
//      above, it came from elsewhere and is followed.
//   3. Only what changed is followed: a change of state, file or rate, or a position that the clock does not explain. A
//      playlist that merely grew moves nobody.
//   4. Every command but a speed is conditional (`If-Match`). A refusal means that somebody was faster: their state is taken. Only
//      where nothing much had changed (the playlist, a small correction), the user's command is said once more; what this page does by itself
//      (moving on at the end of a file) never is, so nothing skips twice and nobody pulls at the other's end.

import { ServerClock, serverClock } from "./serverclock.js";

/** Seeks are sent no more often than this; of several in between, the last counts. */
const seekSpacingMilliseconds = 250;
/** A place that differs by more than this from where the clock says is a jump; less is for `pace.js`. */
export const toleranceSeconds = 0.4;
/** How often the clocks are compared: a few times at once, then rarely. */
const [firstMeasurements, measureSpacing, measureEvery] = [5, 250, 60_000];

export class SharedPlayer {
  #api;
  #commands = [];
  #isSending = false;
  #seekSentAt = -Infinity;
  #held = null;
  #measuring = null;
  /** The server's player as last heard of; `null` before the first time. */
  state = null;
  /** Viewers follow and never send. */
  isOwner = true;
  /** The last move was made here, so this page's sound is what the others hear. */
  isLeader = false;
  /** Somebody else changed the player: `(state, position now)`. */
  onFollow = () => {};
  /** Any news of it, ours too. */
  onState = () => {};

  constructor(api) { this.#api = api; }

  /** What was done here is not known there yet, so the two may not be compared. */
  get isTelling() { return this.#isSending || this.#commands.length > 0; }

  /** Where the server's player is now, in seconds of its file. */
  static positionNow(state) {
    if (state.state !== "playing") return state.position;
    const age = (serverClock.now() - Date.parse(state.updated_at)) / 1000 || 0;
    const position = Math.max(0, state.position + state.rate * age);
    return Number.isFinite(state.duration) ? Math.min(position, state.duration) : position;
  }

  /** Compares the clocks now and, every minute, again. Returns what stops it. */
  keepTime() {
    this.measure();
    const timer = setInterval(() => { if (!document.hidden) this.measure(1); }, measureEvery);
    return () => clearInterval(timer);
  }

  /** Asks for the state `times` times, which also says what time it is there. Takes what is news. */
  measure(times = firstMeasurements) {
    this.#measuring ??= (async () => {
      for (let count = 0; count < times; count += 1) {
        if (count > 0) await new Promise((resolve) => setTimeout(resolve, measureSpacing));
        const state = await this.#fetch();
        if (state) this.received(state);
      }
      this.#measuring = null;
    })();
    return this.#measuring;
  }

  /** Sends a command as soon as those before it are through. A newer one of the same kind replaces one that waits. */
  tell(name, body, { onlyIfUnchanged = false } = {}) {
    if (!this.isOwner) return;
    // `play` says all there is to say; whatever waited before it is out of date.
    this.#commands = name === "play" ? [] : this.#commands.filter((command) => command.name !== name);
    this.#commands.push({ name, body, onlyIfUnchanged });
    this.resume();
  }

  /** The player's state from an event or a request. */
  received(state) {
    if (this.#isSending) {
      if (!this.#held || state.revision > this.#held.revision) this.#held = state;
      return;
    }
    if (this.state && state.revision <= this.state.revision) return;
    const before = this.state;
    this.#accept(state);
    if (before && !isMoved(before, state)) return;
    this.isLeader = false;
    this.onFollow(state, SharedPlayer.positionNow(state));
  }

  /** Sends what waits; also what could not be said while the server was away. */
  async resume() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#commands.length > 0) {
      if (this.#commands[0].name === "seek") {
        const wait = this.#seekSentAt + seekSpacingMilliseconds - ServerClock.local();
        if (wait > 0) {
          await new Promise((resolve) => setTimeout(resolve, wait));
          continue;
        }
        this.#seekSentAt = ServerClock.local();
      }
      const command = this.#commands.shift();
      if (await this.#say(command)) continue;
      // No connection: it waits for the next word from the server, unless the user has said something newer since.
      if (this.#commands.length === 0 && !command.onlyIfUnchanged) this.#commands.push(command);
      break;
    }
    this.#isSending = false;
    const held = this.#held;
    this.#held = null;
    if (held) this.received(held);
  }

  /** Resolves to false when there was no answer. */
  async #say({ name, body, onlyIfUnchanged }) {
    const known = this.state;
    // A speed goes well with whatever else changed meanwhile.
    const headers = known && name !== "rate" ? { "If-Match": String(known.revision) } : {};
    try {
      const answer = await this.#api.post(`/player/${name}`, body, { headers, isTimed: true });
      this.isLeader = true;
      if (!this.state || answer.revision >= this.state.revision) this.#accept(answer);
      return true;
    } catch (error) {
      if (error.isUnreachable) return false;
      if (error.code !== "revision_conflict") return true;
    }
    const news = await this.#fetch();
    if (!news) return true;
    this.#accept(news);
    if (known && !isMoved(known, news, toleranceSeconds)) {
      if (!onlyIfUnchanged) return this.#say({ name, body, onlyIfUnchanged: true });
      return true;
    }
    this.#commands = [];
    this.isLeader = false;
    this.onFollow(news, SharedPlayer.positionNow(news));
    return true;
  }

  #accept(state) {
    this.state = state;
    this.onState(state);
  }

  #fetch() { return this.#api.get("/player", { isTimed: true }).catch(() => null); }
}

function isMoved(before, after, tolerance = 0.02) {
  if (before.state !== after.state || before.file !== after.file || before.rate !== after.rate) return true;
  if (after.file === null) return false;
  return Math.abs(SharedPlayer.positionNow(before) - SharedPlayer.positionNow(after)) > tolerance;
}
