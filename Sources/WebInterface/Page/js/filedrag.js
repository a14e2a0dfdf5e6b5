// Moving rows of the list with mouse, pen or finger, by the handle that each row has. While it is held the row takes its
// new place at once; letting go says so, Escape puts it back.

const startPixels = 5;
/** Nearer than this to the edge of the list, it scrolls, by so many pixels a frame at most. */
const [edgePixels, scrollPixels] = [48, 14];

export class FileDrag {
  #list;
  #drag = null;
  /** Let go: `(id, id of the row behind it or null)`. */
  onMove = () => {};
  /** Given up: the rows are to be put back. */
  onCancel = () => {};

  constructor(list) {
    this.#list = list;
    list.addEventListener("pointerdown", (event) => this.#down(event));
    list.addEventListener("pointermove", (event) => this.#moved(event));
    list.addEventListener("pointerup", (event) => this.#up(event));
    list.addEventListener("pointercancel", () => this.#giveUp());
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isDragging) return;
      event.preventDefault();
      this.#giveUp();
    }, true);
  }

  get isDragging() { return this.#drag?.isMoving ?? false; }

  #down(event) {
    const grip = event.target.closest(".file-grip");
    if (!grip || event.button !== 0) return;
    this.#drag = { row: grip.closest(".file"), grip, from: event.clientY, y: event.clientY, isMoving: false };
    // A finger holds on to what it touched, a mouse does not; the list needs to hear of both wherever they go.
    grip.releasePointerCapture(event.pointerId);
  }

  #moved(event) {
    const drag = this.#drag;
    if (!drag) return;
    drag.y = event.clientY;
    if (!drag.isMoving && Math.abs(drag.y - drag.from) >= startPixels) {
      drag.isMoving = true;
      drag.row.classList.add("dragged");
      this.#list.setPointerCapture(event.pointerId);
      this.#scroll();
    }
    if (drag.isMoving) this.#place();
  }

  #up() {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    drag.row.classList.remove("dragged");
    if (!drag.isMoving) return;
    drag.grip.focus({ preventScroll: true });
    this.onMove(drag.row.dataset.id, drag.row.nextElementSibling?.dataset.id ?? null);
  }

  #giveUp() {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    drag.row.classList.remove("dragged");
    this.onCancel();
  }

  /** Puts the row where the pointer is: before the one whose upper half it is on, or after it. */
  #place() {
    const { row, y } = this.#drag;
    const box = this.#list.getBoundingClientRect();
    const inside = Math.min(box.bottom - 4, Math.max(box.top + 4, y));
    const over = document.elementFromPoint(box.left + box.width / 2, inside)?.closest(".file");
    if (!over || over === row || over.parentElement !== this.#list) return;
    const { top, height } = over.getBoundingClientRect();
    const target = inside < top + height / 2 ? over : over.nextElementSibling;
    // Uploads stay behind what the server has.
    if (over.dataset.id.startsWith("upload:") && target !== over) return;
    if (target !== row && target !== row.nextElementSibling) this.#list.insertBefore(row, target);
  }

  #scroll() {
    if (!this.isDragging) return;
    const { top, bottom } = this.#list.getBoundingClientRect();
    const { y } = this.#drag;
    const depth = y < top + edgePixels ? y - top - edgePixels : Math.max(0, y - bottom + edgePixels);
    if (depth !== 0) {
      this.#list.scrollTop += Math.max(-1, Math.min(1, depth / edgePixels)) * scrollPixels;
      this.#place();
    }
    requestAnimationFrame(() => this.#scroll());
  }
}
