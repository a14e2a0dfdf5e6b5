// Looking for words in all transcripts of the session. The server finds them; hits are gone through one by one, and
// those of the transcript on the page are marked in it.

import { ApiError } from "./api.js";
import { byId, element, setText } from "./dom.js";
import { termsOf } from "./folding.js";
import { clock, plural } from "./format.js";
import { SearchMarks } from "./searchmarks.js";

const pauseMilliseconds = 180;
/** While transcripts grow, the same question is asked again no more often than this. */
const againMilliseconds = 3_000;
const mostHits = 1_000;
/** Shown at a time, so that the list stays quick. */
const pageHits = 100;

export class Search {
  #input = byId("search");
  #panel = byId("search-results");
  #captions;
  #api;
  #book;
  #current;
  #marks = new SearchMarks();
  #hits = [];
  #total = 0;
  #at = -1;
  /** Which hundred of hits the list shows. */
  #page = 0;
  #timer = null;
  #again = null;
  #asking = null;
  /** A hit was chosen: `(file, seconds, segment)`. */
  onJump = () => {};

  /** @param current answers the id of the file on the page. */
  constructor(captions, api, book, current) {
    this.#captions = captions;
    this.#api = api;
    this.#book = book;
    this.#current = current;
    captions.marks = this.#marks;
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#pressed(event));
    this.#panel.addEventListener("keydown", (event) => this.#pressedInPanel(event));
    this.#panel.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.#go(Number(button.dataset.at));
    });
    byId("search-next").addEventListener("click", () => this.#step(1));
    byId("search-previous").addEventListener("click", () => this.#step(-1));
    byId("search-clear").addEventListener("click", () => { this.clear(); this.#input.focus(); });
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  clear() {
    this.#input.value = "";
    this.#changed();
  }

  /** Transcripts have grown: there may be more to find. */
  refresh() {
    if (!this.#isQuestion || this.#again !== null) return;
    this.#again = setTimeout(() => { this.#again = null; this.#ask({ isAgain: true }); }, againMilliseconds);
  }

  #query() { return this.#input.value.trim(); }

  /** Whether there is a word to look for; punctuation alone is none. */
  get #isQuestion() { return termsOf(this.#query()).length > 0; }

  #changed() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#marks.look(termsOf(this.#query()), this.#captions.rows);
    byId("search-clear").hidden = this.#input.value === "";
    if (!this.#isQuestion) this.#show({ hits: [], total: 0 });
    else this.#timer = setTimeout(() => this.#ask(), pauseMilliseconds);
  }

  async #ask({ isAgain = false } = {}) {
    const query = this.#query();
    if (!this.#isQuestion) return;
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    try {
      const answer = await this.#api.get("/search", { query: { q: query, limit: mostHits }, signal: asking.signal });
      if (asking.signal.aborted) return;
      const chosen = isAgain ? this.#hits[this.#at] : null;
      this.#show(answer, chosen);
      // What one types is shown where one reads; going elsewhere is for the hand to decide.
      if (!isAgain) this.#peek();
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof ApiError)) throw error;
      // What was found stays; the same question is asked again by itself.
      if (isAgain) return;
      this.#show({ hits: [], total: 0 });
      this.#say(error.message, "field-error");
    }
  }

  #show({ hits = [], total = hits.length }, chosen = null) {
    const isFocusInside = this.#panel.contains(document.activeElement);
    this.#hits = hits.filter((hit) => this.#book.has(hit.file));
    this.#total = total;
    this.#at = chosen ? this.#hits.findIndex((hit) => hit.segment === chosen.segment && hit.file === chosen.file) : -1;
    this.#page = this.#pageOf(this.#at);
    this.#panel.replaceChildren(...this.#rows());
    this.#panel.hidden = this.#query() === "";
    if (this.#hits.length === 0 && !this.#panel.hidden) {
      const isGrowing = this.#book.files.some((file) => ["queued", "decoding", "transcribing"].includes(file.state));
      this.#say(`Nothing found for “${this.#query()}”. ${isGrowing
        ? "Not everything is transcribed yet."
        : "All words must stand in one caption; words in “quotes” as they stand."}`);
    }
    if (isFocusInside) (this.#panel.querySelector(`[data-at="${Math.max(0, this.#at)}"]`) ?? this.#input).focus();
    this.#mark();
  }

  #say(text, kind = "faint") { this.#panel.replaceChildren(element("p", { class: kind }, text)); }

  #rows() {
    const rows = [];
    const first = this.#page * pageHits;
    const shown = this.#hits.slice(first, first + pageHits);
    if (first > 0) rows.push(element("p", { class: "faint" }, `${plural(first, "hit")} before these.`));
    let file = null;
    shown.forEach((hit, index) => {
      if (hit.file !== file) rows.push(element("h3", { dir: "auto" }, this.#book.get(hit.file)?.name ?? ""));
      file = hit.file;
      rows.push(element("button", { type: "button", "data-at": first + index },
        element("span", { class: "hit-time" }, clock(hit.start)),
        element("span", { class: "snippet", dir: "auto" }, ...marked(hit))));
    });
    const more = this.#total - first - shown.length;
    if (more > 0) rows.push(element("p", { class: "faint" }, `And ${plural(more, "more hit")}.`));
    return rows;
  }

  #pageOf(at) { return Math.floor(Math.max(0, at) / pageHits); }

  /** Shows the first hit of the transcript on the page, if there is one. */
  #peek() {
    const at = this.#hits.findIndex((hit) => hit.file === this.#current());
    if (at < 0) return;
    this.#at = at;
    this.#captions.reveal(this.#hits[at].segment, this.#hits[at].start);
    this.#mark();
  }

  #step(step) {
    const count = this.#hits.length;
    if (count > 0) this.#go(this.#at < 0 && step > 0 ? 0 : (this.#at + step + count) % count);
  }

  #go(at) {
    const hit = this.#hits[at];
    // Its file may have been removed since.
    if (!hit || !this.#book.has(hit.file)) return;
    this.#at = at;
    this.onJump(hit.file, hit.start, hit.segment);
    this.#mark();
  }

  #mark() {
    const count = this.#hits.length;
    const all = Math.max(this.#total, count).toLocaleString("en");
    const found = this.#at < 0 ? `${all} ${count === 1 ? "hit" : "hits"}` : `${this.#at + 1} of ${all}`;
    const words = count === 0 ? "none" : found;
    setText(byId("search-count"), this.#query() === "" ? "" : words);
    byId("search-next").hidden = byId("search-previous").hidden = count === 0;
    if (count > 0 && this.#page !== this.#pageOf(this.#at)) {
      this.#page = this.#pageOf(this.#at);
      this.#panel.replaceChildren(...this.#rows());
    }
    this.#panel.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const button = this.#panel.querySelector(`[data-at="${this.#at}"]`);
    button?.setAttribute("aria-current", "true");
    button?.scrollIntoView({ block: "nearest" });
    const hit = this.#hits[this.#at];
    this.#captions.point(hit?.file === this.#current() ? hit.segment : null);
  }

  // MARK: Keys

  #pressed(event) {
    if (event.key === "Enter") this.#step(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown") this.#panel.querySelector("button")?.focus();
    else if (event.key === "Escape" && this.#input.value === "") this.#input.blur();
    else if (event.key === "Escape") this.clear();
    else return;
    event.preventDefault();
  }

  #pressedInPanel(event) {
    const buttons = [...this.#panel.querySelectorAll("button")];
    const at = buttons.indexOf(event.target);
    if (at < 0) return;
    if (event.key === "ArrowDown") buttons[at + 1]?.focus();
    else if (event.key === "ArrowUp") (buttons[at - 1] ?? this.#input).focus();
    else if (event.key === "Escape") this.#input.focus();
    else return;
    event.preventDefault();
  }
}

/** A hit's snippet with its matches marked; their places are counted in Unicode scalars. */
function marked({ snippet, matches = [] }) {
  const letters = [...snippet];
  const parts = [];
  let at = 0;
  for (const [offset, length] of matches) {
    if (offset < at) continue;
    const match = letters.slice(offset, offset + length).join("");
    parts.push(letters.slice(at, offset).join(""), element("mark", {}, match));
    at = offset + length;
  }
  return [...parts, letters.slice(at).join("")];
}
