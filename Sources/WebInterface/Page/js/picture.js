// The picture of a film: its size on the page, the full screen, and captions over it.

import { CaptionTrack } from "./captiontrack.js";
import { byId, setAttribute } from "./dom.js";

const sizes = ["small", "large", "theatre"];
const sizeKey = "sotto.picture";

export class Picture {
  #player;
  #box = byId("picture");
  #reader = document.querySelector(".reader");
  #stage = byId("player");
  #track;
  #size = "large";
  #isShown = false;

  /** @param toggle plays or pauses. */
  constructor(player, toggle) {
    this.#player = player;
    this.#track = new CaptionTrack(byId("audio"));
    try {
      this.#size = sizes.find((size) => size === localStorage.getItem(sizeKey)) ?? this.#size;
    } catch { /* Storage is off. */ }
    for (const size of sizes) byId(`picture-${size}`).addEventListener("click", () => this.#choose(size));
    byId("picture-full").addEventListener("click", () => this.toggleFullscreen());
    byId("audio").addEventListener("click", toggle);
    byId("audio").addEventListener("dblclick", () => this.toggleFullscreen());
    document.addEventListener("fullscreenchange", () => this.#draw());
    this.update();
  }

  get track() { return this.#track; }

  /** Whether the file has a picture may have changed. */
  update() {
    const isShown = this.#player.file !== null && this.#player.hasPicture;
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    if (!isShown && document.fullscreenElement) document.exitFullscreen();
    this.#draw();
  }

  /** The next size. */
  cycle() {
    if (this.#isShown) this.#choose(sizes[(sizes.indexOf(this.#size) + 1) % sizes.length]);
  }

  /** The whole player goes full screen, so that its buttons and wave are there too; where only a film can, it does. */
  async toggleFullscreen() {
    if (!this.#isShown) return;
    const video = byId("audio");
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else if (this.#stage.requestFullscreen) await this.#stage.requestFullscreen();
      else video.webkitEnterFullscreen?.();
    } catch { /* The browser refuses; the page stays as it is. */ }
  }

  #choose(size) {
    this.#size = size;
    try { localStorage.setItem(sizeKey, size); } catch { /* Storage is off: it is forgotten at a reload. */ }
    this.#draw();
  }

  #draw() {
    this.#box.hidden = byId("picture-tools").hidden = !this.#isShown;
    setAttribute(this.#reader, "data-picture", this.#isShown ? this.#size : null);
    setAttribute(document.body, "data-theatre", this.#isShown && this.#size === "theatre" ? "" : null);
    for (const size of sizes) setAttribute(byId(`picture-${size}`), "aria-pressed", String(size === this.#size));
    // A small picture leaves the words to the line under the player.
    const isFull = document.fullscreenElement !== null;
    setAttribute(byId("picture-full"), "aria-pressed", String(isFull));
    this.#track.show(this.#isShown, this.#size !== "small" || isFull);
  }
}
