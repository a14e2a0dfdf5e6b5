// The line above the transcript: language, engine, speakers, gaps; opened, everything that is known of it.

import { byId, element } from "./dom.js";
import { clock, language, percent, plural, speaker, voice } from "./format.js";
import { doubtful } from "./segment.js";

export class About {
  #box = byId("about");
  #line = byId("about-line");
  #body = byId("about-body");
  #shown = "";
  /** The user wants the parts that failed tried again. */
  onRetry = () => {};

  /**
   * @param about `{language, engine, model, made_by, notices}` of the server, or `null` while unknown
   * @param reading `{transcript, file, mayRetry, reason(gap)}`
   */
  show(about, { transcript, file, mayRetry, reason }) {
    this.#box.hidden = file === null;
    const gaps = transcript?.gaps ?? [];
    const speakers = transcript?.speakers ?? [];
    const notices = about?.notices ?? [];
    const makers = about?.made_by ?? [];
    const reasons = gaps.map((gap) => [gap.start, gap.end, reason(gap)]);
    // Drawn anew only when it says something else, so that what is open and focused stays so.
    const isOver = ["completed", "failed", "cancelled"].includes(file?.state);
    const shown = JSON.stringify([about, speakers, reasons, mayRetry, file?.id, file?.language, isOver]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const engine = [about?.engine, about?.model].filter(Boolean).join(" ");
    this.#line.replaceChildren(...[
      language(about?.language ?? file?.language) || (isOver ? "Language not known" : "Language not known yet"),
      makers.length > 1 ? plural(makers.length, "engine") : engine,
      speakers.length > 1 ? plural(speakers.length, "speaker") : "",
    ].filter(Boolean).map((text) => element("span", {}, text)),
    ...(gaps.length > 0 ? [element("span", { class: "warn" }, plural(gaps.length, "gap"))] : []),
    ...(notices.length > 0 ? [element("span", { class: "warn" }, plural(notices.length, "notice"))] : []));
    this.#body.replaceChildren(
      ...notices.map((notice) => element("p", { class: "notice" }, notice.message)),
      ...(gaps.length > 0 ? [this.#gaps(reasons, mayRetry)] : []),
      ...(makers.length > 1 ? [madeBy(makers)] : []),
      ...(speakers.length > 0 ? [voices(speakers)] : []),
      element("p", { class: "faint" },
        element("span", { class: "doubtful" }, "Dotted words"),
        ` are ones of which the engine was less than ${percent(doubtful)} sure. A word that is only framed while it plays `
          + "has an estimated time. Click a word to play from there."));
  }

  #gaps(reasons, mayRetry) {
    const box = element("div", { class: "notice" });
    for (const [start, end, reason] of reasons.slice(0, 5)) {
      box.append(element("p", {}, `${clock(start)} to ${clock(end)} could not be transcribed. ${reason}`.trim()));
    }
    if (reasons.length > 5) box.append(element("p", {}, `And ${reasons.length - 5} more.`));
    if (mayRetry) {
      const button = element(
        "button", { class: "button small", type: "button", id: "retry-gaps" }, "Try the gaps again");
      button.addEventListener("click", () => this.onRetry());
      box.append(button);
    }
    return box;
  }

  close() { this.#box.open = false; }
}

function madeBy(makers) {
  const all = makers.reduce((sum, maker) => sum + maker.windows, 0);
  const parts = makers.map(({ engine, model, windows }) =>
    `${[engine, model].filter(Boolean).join(" ")} (${percent(windows / all)})`);
  return element("p", {}, `Made by several engines, since one took over from another: ${parts.join(", ")}.`);
}

function voices(labels) {
  return element("ul", { class: "voices", "aria-label": "Speakers" },
    ...labels.map((label) => element("li", { class: "speaker", "data-voice": voice(label) }, speaker(label))));
}
