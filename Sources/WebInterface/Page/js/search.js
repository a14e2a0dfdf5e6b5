// Looking for words: in the transcript on the page, hit by hit, and (asking the server) in the session's other files.

import { byId, element, setText } from "./dom.js";
import { clock } from "./format.js";

const pauseMilliseconds = 250;
const mostRanges = 2_000;

export class Search {
  #input = byId("search");
  #captions;
  #api;
  #book;
  #current = () => ({ file: null, transcript: null });
  #hits = [];
  #at = -1;
  #timer = null;
  #asking = null;
  /** A hit in another file was chosen: `(file, seconds)`. */
  onOpen = () => {};

  /** @param current answers `{file, transcript}` of what is on the page. */
  constructor(captions, api, book, current) {
    this.#captions = captions;
    this.#api = api;
    this.#book = book;
    this.#current = current;
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#go(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") this.clear();
      else return;
      event.preventDefault();
    });
    byId("search-next").addEventListener("click", () => this.#go(1));
    byId("search-previous").addEventListener("click", () => this.#go(-1));
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  clear() {
    this.#input.value = "";
    this.#input.blur();
    this.#changed();
  }

  /** The transcript on the page is another or has grown. */
  refresh() {
    if (this.#query() === "") return;
    this.#find();
    this.#show();
  }

  #query() { return this.#input.value.trim().toLowerCase(); }

  #changed() {
    this.#at = -1;
    this.#find();
    if (this.#hits.length > 0) this.#go(1);
    else this.#show();
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (this.#query().length < 2) this.#showElsewhere([]);
    else this.#timer = setTimeout(() => this.#ask(), pauseMilliseconds);
  }

  #find() {
    const query = this.#query();
    const segments = this.#current().transcript?.segments ?? [];
    this.#hits = query === "" ? [] : segments.filter((segment) => segment.text.toLowerCase().includes(query));
  }

  #go(step) {
    if (this.#hits.length === 0) return;
    this.#at = (this.#at + step + this.#hits.length) % this.#hits.length;
    if (this.#at < 0) this.#at = 0;
    this.#captions.reveal(this.#hits[this.#at]);
    this.#show();
  }

  #show() {
    const count = this.#hits.length;
    const query = this.#query();
    const words = count === 0 ? "none here" : `${Math.max(1, this.#at + 1)} of ${count}`;
    setText(byId("search-count"), query === "" ? "" : words);
    byId("search-next").hidden = byId("search-previous").hidden = count < 2;
    const rows = new Set(this.#hits.map((segment) => segment.id));
    const ranges = [];
    for (const row of byId("segments").children) {
      const isHit = rows.has(row.segment.id);
      row.classList.toggle("hit", isHit);
      row.classList.toggle("hit-now", isHit && this.#hits[this.#at]?.id === row.segment.id);
      if (isHit && ranges.length < mostRanges) ranges.push(...rangesIn(row.querySelector(".segment-text"), query));
    }
    // Browsers without highlights show the marked rows alone.
    if (globalThis.Highlight && CSS.highlights) CSS.highlights.set("search", new Highlight(...ranges));
  }

  async #ask() {
    this.#asking = new AbortController();
    try {
      const answer = await this.#api.get("/search", { query: { q: this.#query() }, signal: this.#asking.signal });
      this.#showElsewhere(answer.hits ?? []);
    } catch { /* The hits on this page stand all the same. */ }
  }

  #showElsewhere(hits) {
    const box = byId("elsewhere");
    const others = hits.filter((hit) => hit.file !== this.#current().file && this.#book.has(hit.file)).slice(0, 20);
    box.hidden = others.length === 0;
    box.replaceChildren(
      element("p", {}, "In other files"),
      ...others.map((hit) => {
        const button = element("button", { type: "button" },
          element("b", { dir: "auto" }, this.#book.get(hit.file).name),
          element("span", { class: "faint" }, clock(hit.start)),
          element("span", { class: "snippet", dir: "auto" }, hit.snippet));
        button.addEventListener("click", () => this.onOpen(hit.file, hit.start));
        return button;
      }));
  }
}

/** Every place of `query` in the text under `node`, across the words' own elements. */
function rangesIn(node, query) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const parts = [];
  let whole = "";
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    parts.push({ text, from: whole.length });
    whole += text.data;
  }
  const folded = whole.toLowerCase();
  // Few letters change their length in lower case; where one does, places would be off, so nothing is marked.
  if (folded.length !== whole.length) return [];
  const locate = (offset) => {
    const part = parts.findLast((each) => each.from <= offset);
    return [part.text, offset - part.from];
  };
  const ranges = [];
  for (let at = folded.indexOf(query); at >= 0; at = folded.indexOf(query, at + query.length)) {
    const range = new Range();
    range.setStart(...locate(at));
    const [last, offset] = locate(at + query.length - 1);
    range.setEnd(last, offset + 1);
    ranges.push(range);
  }
  return ranges;
}
