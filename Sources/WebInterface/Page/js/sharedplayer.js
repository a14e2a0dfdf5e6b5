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
//   4. Moving on at the end of a file is conditional (`If-Match`): if the server's player or another tab has moved on
//      already, the refusal is right and nothing skips twice.

import { serverNow } from "./api.js";

/** Seeks are sent no more often than this; of several in between, the last counts. */
const seekSpacingMilliseconds = 250;
/** Players of one session may be apart by this much before one is moved: clocks, buffers and networks differ. */
export const toleranceSeconds = 1.5;

export class SharedPlayer {
  #api;
  #commands = [];
  #isSending = false;
  #seekSentAt = -Infinity;
  #held = null;
  /** The server's player as last heard of; `null` before the first time. */
  state = null;
  /** Viewers follow and never send. */
  isOwner = true;
  /** Somebody else changed the player: `(state, position now)`. */
  onFollow = () => {};
  /** Any news of it, ours too. */
  onState = () => {};

  constructor(api) { this.#api = api; }

  /** Where the server's player is now, in seconds of its file. */
  static positionNow(state) {
    if (state.state !== "playing") return state.position;
    const age = Math.max(0, (serverNow() - Date.parse(state.updated_at)) / 1000) || 0;
    const position = state.position + state.rate * age;
    return Number.isFinite(state.duration) ? Math.min(position, state.duration) : position;
  }

  /** Sends a command as soon as those before it are through. A newer one of the same kind replaces one that waits. */
  tell(name, body, { onlyIfUnchanged = false } = {}) {
    if (!this.isOwner) return;
    // `play` says all there is to say; whatever waited before it is out of date.
    this.#commands = name === "play" ? [] : this.#commands.filter((command) => command.name !== name);
    this.#commands.push({ name, body, onlyIfUnchanged });
    this.#send();
  }

  /** The player's state from an event or a request. */
  received(state) {
    if (this.#isSending) {
      if (!this.#held || state.revision > this.#held.revision) this.#held = state;
      return;
    }
    if (this.state && state.revision <= this.state.revision) return;
    const before = this.state;
    this.state = state;
    this.onState(state);
    if (!before || isMoved(before, state)) this.onFollow(state, SharedPlayer.positionNow(state));
  }

  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#commands.length > 0) {
      if (this.#commands[0].name === "seek") {
        const wait = this.#seekSentAt + seekSpacingMilliseconds - performance.now();
        if (wait > 0) {
          await new Promise((resolve) => setTimeout(resolve, wait));
          continue;
        }
        this.#seekSentAt = performance.now();
      }
      const { name, body, onlyIfUnchanged } = this.#commands.shift();
      const headers = onlyIfUnchanged && this.state ? { "If-Match": String(this.state.revision) } : {};
      try {
        const answer = await this.#api.post(`/player/${name}`, body, { headers });
        if (!this.state || answer.revision >= this.state.revision) {
          this.state = answer;
          this.onState(answer);
        }
      } catch {
        // The sound here goes on whatever the server says; what it knows better arrives as an event.
      }
    }
    this.#isSending = false;
    const held = this.#held;
    this.#held = null;
    if (held) this.received(held);
  }
}

function isMoved(before, after) {
  if (before.state !== after.state || before.file !== after.file || before.rate !== after.rate) return true;
  if (after.file === null) return false;
  return Math.abs(SharedPlayer.positionNow(before) - SharedPlayer.positionNow(after)) > toleranceSeconds;
}
