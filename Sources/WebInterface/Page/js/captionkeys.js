// The transcript by keyboard. It is one tab stop: up and down move between captions, right and left between the words
// of one, and Enter plays from there.

export class CaptionKeys {
  #actions;
  /** The row that the tab key comes to. */
  #stop = null;

  /** @param actions `choose(seconds)`; `neighbour(row, step)` answers another row, or the first or last for `null`. */
  constructor(list, actions) {
    this.#actions = actions;
    list.addEventListener("keydown", (event) => this.#pressed(event));
    list.addEventListener("focusout", ({ target }) => {
      if (!target.word) return;
      target.removeAttribute("tabindex");
      target.removeAttribute("role");
    });
  }

  /** Makes `row` the tab stop, if there is none (any more). */
  offer(row) {
    if (!this.#stop?.node.isConnected && row) this.#stopAt(row);
  }

  /** Puts the keyboard at a row. */
  focus(row) { this.#toRow(row); }

  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const row = target.closest(".segment")?.row;
    if (!row || target.closest(".gap-retry")) return;
    const { choose, neighbour } = this.#actions;
    switch (event.key) {
      case "ArrowDown": this.#toRow(neighbour(row, 1)); break;
      case "ArrowUp": this.#toRow(neighbour(row, -1)); break;
      case "Home": this.#toRow(neighbour(null, 1)); break;
      case "End": this.#toRow(neighbour(null, -1)); break;
      case "ArrowRight": this.#toWord(row, target, 1); break;
      case "ArrowLeft": this.#toWord(row, target, -1); break;
      case "Enter": case " ":
        if (!target.word) return;
        choose(target.word.start);
        break;
      default: return;
    }
    event.preventDefault();
  }

  #stopAt(row) {
    this.#stop?.time.setAttribute("tabindex", "-1");
    row.time.setAttribute("tabindex", "0");
    this.#stop = row;
  }

  #toRow(row) {
    if (!row) return;
    this.#stopAt(row);
    row.time.focus();
    row.node.scrollIntoView({ block: "nearest" });
  }

  #toWord(row, from, step) {
    row.fill();
    const words = row.segment.words;
    const at = from.word ? words.indexOf(from.word) + step : step > 0 ? 0 : -1;
    const node = at < 0 ? row.time : words[at]?.node;
    if (node?.word) {
      node.setAttribute("tabindex", "-1");
      node.setAttribute("role", "button");
    }
    node?.focus();
  }
}
