// The small menu of a row's handle, instead of dragging: to the top, up, down, to the end.

import { byId } from "./dom.js";

export class MoveMenu {
  #menu = byId("move-menu");
  #id = null;
  #grip = null;

  /** @param move called with the file and `first`, `up`, `down` or `last`. */
  constructor(move) {
    this.#menu.addEventListener("click", (event) => {
      const where = event.target.closest("button")?.dataset.move;
      if (!where) return;
      this.#menu.hidePopover();
      move(this.#id, where);
    });
    this.#menu.addEventListener("keydown", (event) => this.#pressed(event));
    this.#menu.addEventListener("toggle", (event) => {
      // Focus that has moved elsewhere stays there.
      const isLost = document.activeElement === document.body || this.#menu.contains(document.activeElement);
      if (event.newState === "closed" && isLost) this.#grip?.focus({ preventScroll: true });
    });
  }

  /** Opens beside the handle of file `id`. */
  open(id, grip) {
    this.#id = id;
    this.#grip = grip;
    this.#menu.showPopover();
    const [at, size] = [grip.getBoundingClientRect(), this.#menu.getBoundingClientRect()];
    this.#menu.style.left = `${Math.min(at.left, innerWidth - size.width - 8)}px`;
    this.#menu.style.top = `${at.bottom + size.height > innerHeight - 8 ? at.top - size.height : at.bottom}px`;
    this.#menu.querySelector("button").focus();
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.#menu.querySelectorAll("button")];
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  }
}
