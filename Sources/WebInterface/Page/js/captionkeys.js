// The transcript by keyboard. It is one tab stop: up and down move between captions, right and left between the words
// of one, and Enter plays from there.

export class CaptionKeys {
  #list;
  #choose;

  /** @param choose called with the seconds of the word that was chosen. */
  constructor(list, choose) {
    this.#list = list;
    this.#choose = choose;
    list.addEventListener("keydown", (event) => this.#pressed(event));
    list.addEventListener("focusout", ({ target }) => {
      if (!target.word) return;
      target.removeAttribute("tabindex");
      target.removeAttribute("role");
    });
  }

  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const node = target.closest(".segment");
    if (!node || target.closest(".gap-retry")) return;
    const to = {
      ArrowDown: node.nextElementSibling, ArrowUp: node.previousElementSibling,
      Home: this.#list.firstElementChild, End: this.#list.lastElementChild,
    }[event.key];
    if (to) this.#toRow(target, to.row);
    else if (event.key === "ArrowRight") this.#toWord(node.row, target, 1);
    else if (event.key === "ArrowLeft") this.#toWord(node.row, target, -1);
    else if (target.word && (event.key === "Enter" || event.key === " ")) this.#choose(target.word.start);
    else return;
    event.preventDefault();
  }

  #toRow(from, row) {
    this.#list.querySelector('.segment-time[tabindex="0"]')?.setAttribute("tabindex", "-1");
    row.time.setAttribute("tabindex", "0");
    row.time.focus();
    row.node.scrollIntoView({ block: "nearest" });
  }

  #toWord(row, from, step) {
    row.fill();
    const words = row.segment.words;
    const at = from.word ? words.indexOf(from.word) + step : step > 0 ? 0 : -1;
    if (at < 0) return row.time.focus();
    const node = words[at]?.node;
    if (!node) return;
    node.setAttribute("tabindex", "-1");
    node.setAttribute("role", "button");
    node.focus();
  }
}
