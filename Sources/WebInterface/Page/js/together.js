// One player, many screens: the strip that says how this screen goes along with the others, and what it may do about it.

import { byId, setAttribute, setText } from "./dom.js";
import { toast } from "./notices.js";

const captionsKey = "sotto.captions-only";

export class Together {
  #player;
  #playback;
  #shared;
  #strip = byId("together");
  #captionsOnly = byId("captions-only");

  constructor(player, playback, shared) {
    this.#player = player;
    this.#playback = playback;
    this.#shared = shared;
    try { player.setCaptionsOnly(sessionStorage.getItem(captionsKey) === "yes"); } catch { /* Storage is off. */ }
    byId("join").addEventListener("click", () => player.setMuted(false));
    byId("follow").addEventListener("click", () => playback.setFollowing(!playback.isFollowing));
    this.#captionsOnly.addEventListener("click", () => this.#toggleSound());
    playback.onLocked = () =>
      toast("The session’s owner plays, pauses and moves. “Read on my own” lets you go your own way.");
    this.update();
  }

  /** Draws what holds now. */
  update() {
    const [player, playback] = [this.#player, this.#playback];
    const isViewer = !this.#shared.isOwner;
    const isBlocked = player.trouble === "silent";
    const text = this.#words(isViewer, isBlocked);
    this.#strip.hidden = text === "";
    this.#strip.dataset.tone = isBlocked ? "ask" : "calm";
    setText(byId("together-text"), text);
    byId("join").hidden = !isBlocked;
    byId("follow").hidden = !isViewer;
    setText(byId("follow"), playback.isFollowing ? "Read on my own" : "Follow again");
    const isOff = player.isCaptionsOnly;
    setAttribute(this.#captionsOnly, "aria-pressed", String(isOff));
    setAttribute(this.#captionsOnly, "title", isOff ? "Play the sound here too"
      : "Read along here without sound, while another screen plays it");
  }

  #words(isViewer, isBlocked) {
    if (isBlocked) return "The session is playing. Your browser waits for a click before it lets you hear it.";
    if (isViewer && !this.#playback.isFollowing) return "You read on your own. The session goes on without you.";
    const silent = this.#player.isCaptionsOnly ? " No sound on this screen: you read along while another one plays it." : "";
    if (isViewer) return `You follow along: the session’s owner plays, pauses and moves.${silent}`;
    return silent.trim();
  }

  #toggleSound() {
    const isOff = !this.#player.isCaptionsOnly;
    this.#player.setCaptionsOnly(isOff);
    try { sessionStorage.setItem(captionsKey, isOff ? "yes" : "no"); } catch { /* Then only until the next load. */ }
    this.update();
  }
}
