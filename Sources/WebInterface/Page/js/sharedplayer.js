// The session's player on the server, which every tab, phone and bot of the session shares.
//
// The rule that keeps this from going round in circles:
//
//   1. Commands are sent only from what the user does here (and from a file ending here), never from what the <audio>
//      element reports. So following another client's change, which makes the element report a lot, sends nothing.
//   2. Commands go out one at a time, and the answer's revision is ours. A `player.changed` that arrives while a
//      command is under way waits for the answer: at or below the answer's revision it is our own echo and is dropped;
//      above, it came from elsewhere and is followed.
//   3. Only what changed is followed: a change of state, file or rate, or a position that the clock does not explain. A
//      playlist that merely grew moves nothing.
//   4. Every command but a speed is conditional (`If-Match`). A refusal means that something else changed the player first.
//      What a person did here is then said again on the new state, unless that made it meaningless: another file plays, or
//      the file is gone. What this page does by itself (moving on at the end of a file, small corrections) is dropped, so
//      nothing skips twice and nothing undoes what a person did on another screen.

import { ServerClock, serverClock } from "./serverclock.js";

/** Seeks are sent no more often than this; of several in between, the last counts. */
const seekSpacingMilliseconds = 250;
/** A place that differs by more than this from where the clock says is a jump; less is for `pace.js`. */
export const toleranceSeconds = 0.4;
/** A refused command is tried this often. Each refusal means that another screen's command went through. */
const mostTries = 10;
/** How often the clocks are compared: a few times at once, then rarely. */
const [firstMeasurements, measureSpacing, measureEvery] = [5, 250, 60_000];

export class SharedPlayer {
  #api;
  #commands = [];
  #isSending = false;
  #seekSentAt = -Infinity;
  #held = null;
  /** A command was refused, or something else changed the player meanwhile: once all are through, the sound follows it. */
  #isOutdone = false;
  #measuring = null;
  /** The server's player as last heard of; `null` before the first time. */
  state = null;
  /** Viewers follow and never send. */
  isOwner = true;
  /** The last move was made here, so this page's sound is what the others hear. */
  isLeader = false;
  /** Another client changed the player: `(state, position now)`. */
  onFollow = () => {};
  /** Any news of it, ours too. */
  onState = () => {};

  constructor(api) { this.#api = api; }

  /** What was done here is not known there yet, so the two may not be compared. */
  get isTelling() { return this.#isSending || this.#commands.length > 0; }

  /** Where the server's player is now, in seconds of its file. */
  static positionNow(state) { return positionAt(state, serverClock.now()); }

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

  /**
   * Sends a command as soon as those before it are through. A newer one of the same kind replaces one that waits.
   *
   * @param isByItself whether this page does it of its own accord, so that it gives way to everything else
   * @param isPlaced whether the place to play from was chosen, and is not just where the sound was
   */
  tell(name, body, { isByItself = false, isPlaced = false } = {}) {
    if (!this.isOwner) return;
    // `play` says all there is to say; whatever waited before it is out of date.
    const replaced = this.#commands.filter((command) => name === "play" || command.name === name);
    this.#commands = this.#commands.filter((command) => !replaced.includes(command));
    this.#commands.push({
      name, body, file: name === "play" ? body.file : this.state?.file,
      // What it replaces was done by a person, and goes on in it.
      isByItself: isByItself && replaced.every((command) => command.isByItself),
      isPlaced: isPlaced || replaced.some((command) => command.isPlaced || (command.name === "seek" && !command.isByItself)),
      /** What was known when it was first refused. */
      seen: null,
    });
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
      // No connection: it waits for the next word from the server, unless something newer says it since.
      const isReplaced = this.#commands.some(({ name }) => name === "play" || name === command.name);
      if (!isReplaced && !command.isByItself) this.#commands.unshift(command);
      break;
    }
    this.#isSending = false;
    const held = this.#held;
    this.#held = null;
    if (held) this.received(held);
    if (this.#isOutdone) this.onFollow(this.state, SharedPlayer.positionNow(this.state));
    this.#isOutdone = false;
  }

  /** Resolves to false when there was no answer. */
  async #say(command) {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const known = this.state;
      if (known && command.seen && !isStillMeant(command, known)) return true;
      // A speed goes well with whatever else changed meanwhile.
      const headers = known && command.name !== "rate" ? { "If-Match": String(known.revision) } : {};
      try {
        const answer = await this.#api.post(
          `/player/${command.name}`, bodyNow(command, known), { headers, isTimed: true });
        this.isLeader = true;
        if (!this.state || answer.revision >= this.state.revision) this.#accept(answer);
        // A speed is taken in any state, so its answer may be the first word of what was done elsewhere.
        if (command.name === "rate" && known && isElsewhere(known, answer, toleranceSeconds)) {
          this.isLeader = false;
          this.#isOutdone = true;
        }
        return true;
      } catch (error) {
        if (error.isUnreachable) return false;
        if (error.code !== "revision_conflict") {
          // It is not done, and will not be: the sound here goes back to where the player is.
          if (known) this.#isOutdone = true;
          return true;
        }
      }
      const news = await this.#fetch();
      if (!news) return false;
      this.#outdone(command, known, news);
      if (command.isByItself) return true;
    }
    return true;
  }

  /** A command came too late for what was known. What waits with it was meant for that state, too. */
  #outdone(command, known, news) {
    this.#commands = this.#commands.filter((waiting) => !waiting.isByItself);
    for (const each of [command, ...this.#commands]) each.seen ??= known;
    this.#accept(news);
    if (known && !isMoved(known, news, toleranceSeconds)) return;
    this.isLeader = false;
    this.#isOutdone = true;
  }

  #accept(state) {
    this.state = state;
    this.onState(state);
  }

  #fetch() { return this.#api.get("/player", { isTimed: true }).catch(() => null); }
}

/** Whether a command that was refused still has a sense in `state`. */
function isStillMeant({ name, file }, state) {
  switch (name) {
    case "seek": return state.file === file;
    case "pause": return state.state === "playing";
    case "play": return state.playlist?.includes(file) ?? true;
    default: return true;
  }
}

/** What a command says now: one that was refused leaves alone what it was not about. */
function bodyNow({ name, body, isPlaced, seen }, state) {
  if (name !== "play" || !seen || state.file !== body.file) return body;
  const rate = body.rate === seen.rate ? state.rate : body.rate;
  const goesOn = !isPlaced && seen.file === state.file;
  return { ...body, rate, position: goesOn ? SharedPlayer.positionNow(state) : body.position };
}

function isMoved(before, after, tolerance = 0.02) {
  return before.rate !== after.rate || isElsewhere(before, after, tolerance);
}

/** Whether the player was started, stopped or moved, whatever its speed. */
function isElsewhere(before, after, tolerance) {
  if (before.state !== after.state || before.file !== after.file) return true;
  if (after.file === null) return false;
  return Math.abs(positionAt(before, Date.parse(after.updated_at)) - after.position) > tolerance;
}

/** Where a player was or will be at a time of the server, in seconds of its file, if nothing changes it. */
function positionAt(state, time) {
  if (state.state !== "playing") return state.position;
  const age = (time - Date.parse(state.updated_at)) / 1000 || 0;
  const position = Math.max(0, state.position + state.rate * age);
  return Number.isFinite(state.duration) ? Math.min(position, state.duration) : position;
}
