// One caption on the page. Far from what is in view it is plain text; its words become elements of their own when it
// comes near, and plain text again when it goes, so that a long film costs no more than what one sees of it.

import { element } from "./dom.js";
import { clock, percent, speaker, voice } from "./format.js";

export class CaptionRow {
  #text = null;
  #time;
  #label = null;
  #isFilled = false;
  /** The block that it stands in. */
  block = null;

  /** @param gap `{reason, retry}` for a part that could not be transcribed; `retry` is `null` where it cannot be. */
  constructor(segment, gap) {
    this.segment = segment;
    this.#time = element("button", { class: "segment-time", type: "button", tabindex: "-1" }, clock(segment.start));
    this.#time.setAttribute("aria-label", `Play from ${clock(segment.start)}`);
    this.node = element("div", { class: "segment", role: "listitem" }, this.#time);
    this.node.row = this;
    if (segment.gap) this.#showGap(gap);
    else this.#showText();
  }

  get time() { return this.#time; }
  get text() { return this.#text; }
  get isFilled() { return this.#isFilled; }

  /** Gives each word its element. */
  fill() {
    if (this.#isFilled || this.segment.gap) return;
    this.#isFilled = true;
    const fragment = document.createDocumentFragment();
    for (const piece of this.segment.pieces) {
      if (typeof piece === "string") fragment.append(piece);
      else fragment.append(wordNode(piece));
    }
    this.#text.replaceChildren(fragment);
  }

  /** Takes the words' elements back. */
  drain() {
    if (!this.#isFilled) return;
    this.#isFilled = false;
    for (const word of this.segment.words) word.node = null;
    this.#text.textContent = this.segment.text;
  }

  /** Names the speaker, where another one begins. */
  nameSpeaker(isNew) { if (this.#label) this.#label.hidden = !isNew; }

  /** About how many lines its text takes. */
  lines(lettersPerLine) { return Math.max(1, Math.ceil(this.segment.text.length / lettersPerLine)); }

  #showText() {
    const { segment } = this;
    this.#text = element("p", { class: "segment-text", dir: "auto" }, segment.text);
    const body = element("div", { class: "segment-body" }, this.#text);
    if (segment.speaker !== null) {
      this.node.dataset.voice = voice(segment.speaker);
      this.#label = element("p", { class: "speaker" }, speaker(segment.speaker));
      body.prepend(this.#label);
    }
    this.node.append(body);
  }

  #showGap({ reason, retry }) {
    const { start, end } = this.segment;
    this.node.classList.add("gap");
    const body = element("div", { class: "segment-body" }, element("p", { class: "segment-text" },
      `${clock(start)} to ${clock(end)} could not be transcribed. ${reason}`.trim()));
    if (retry) {
      const button = element("button", { class: "button small gap-retry", type: "button" }, "Try again");
      button.addEventListener("click", retry);
      body.append(button);
    }
    this.node.append(body);
  }
}

/** The shortest way to an element: there are many of these. */
function wordNode(word) {
  const node = document.createElement("span");
  node.className = ["word", word.isDoubtful && "doubtful", word.isEstimated && "estimated"].filter(Boolean).join(" ");
  node.textContent = word.text;
  if (word.isDoubtful) node.title = `The engine was ${percent(word.score)} sure of this word`;
  else if (word.isEstimated) node.title = "When this word is spoken is estimated";
  node.word = word;
  word.node = node;
  return node;
}
