// Hands on the wave: one pointer seeks, two pinch and pan, the wheel zooms with Ctrl and pans sideways. Places are
// given as shares of the wave's width, 0…1.

export class WaveHand {
  #box;
  #actions;
  #pointers = new Map();
  #isScrubbing = false;
  #pinch = null;

  /** @param actions `scrub(share|null)`, `seek(share)`, `point(share|null)`, `zoom(factor, share)`, `pan(share)`. */
  constructor(box, actions) {
    this.#box = box;
    this.#actions = actions;
    box.addEventListener("pointerdown", (event) => this.#down(event));
    box.addEventListener("pointermove", (event) => this.#move(event));
    box.addEventListener("pointerup", (event) => this.#up(event));
    box.addEventListener("pointercancel", (event) => this.#cancel(event));
    box.addEventListener("pointerleave", () => actions.point(null));
    box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  #share(x) {
    const box = this.#box.getBoundingClientRect();
    return Math.min(1, Math.max(0, (x - box.left) / box.width));
  }

  get #isIdle() { return this.#box.querySelector("input").disabled; }

  #down(event) {
    if (event.button !== 0 || this.#isIdle) return;
    event.preventDefault();
    this.#box.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, event.clientX);
    this.#box.querySelector("input").focus({ preventScroll: true, focusVisible: false });
    if (this.#pointers.size === 1) {
      this.#isScrubbing = true;
      this.#actions.scrub(this.#share(event.clientX));
    } else if (this.#pointers.size === 2) {
      this.#letGo();
      this.#pinch = this.#spread();
    }
  }

  #move(event) {
    if (this.#pointers.has(event.pointerId)) this.#pointers.set(event.pointerId, event.clientX);
    if (this.#pinch) this.#pinched();
    else if (this.#isScrubbing) this.#actions.scrub(this.#share(event.clientX));
    if (event.pointerType === "mouse" && !this.#isIdle) this.#actions.point(this.#share(event.clientX));
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.#isScrubbing) this.#actions.seek(this.#share(event.clientX));
    this.#isScrubbing = false;
    if (this.#pointers.size < 2) this.#pinch = null;
  }

  #cancel(event) {
    this.#pointers.delete(event.pointerId);
    this.#letGo();
    this.#pinch = null;
  }

  #letGo() {
    if (this.#isScrubbing) this.#actions.scrub(null);
    this.#isScrubbing = false;
  }

  #spread() {
    const [a, b] = [...this.#pointers.values()];
    return { middle: this.#share((a + b) / 2), width: Math.max(24, Math.abs(a - b)) };
  }

  #pinched() {
    const before = this.#pinch;
    this.#pinch = this.#spread();
    this.#actions.zoom(this.#pinch.width / before.width, this.#pinch.middle);
    if (this.#pinch.middle !== before.middle) this.#actions.pan(before.middle - this.#pinch.middle);
  }

  #wheel(event) {
    if (this.#isIdle) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      // A notch of a wheel is 100 or so, a pinch on a touchpad a stream of small steps.
      this.#actions.zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 150), this.#share(event.clientX));
    } else {
      const across = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (across === 0 || (!event.shiftKey && Math.abs(across) < Math.abs(event.deltaY))) return;
      event.preventDefault();
      this.#actions.pan(across / this.#box.clientWidth);
    }
  }
}
