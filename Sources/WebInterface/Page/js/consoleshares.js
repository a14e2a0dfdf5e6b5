// Fair share made visible: for each session that had work, what it was given of the engines beside what was its due.

import { byId, element, setAttribute, setText } from "./dom.js";
import { percent, seconds, sessionName } from "./consoleformat.js";

const most = 12;
/** Seconds of the longest piece that an engine is given at once. */
const longestWindow = 30;

export class Shares {
  #list = byId("shares");
  #rows = new Map();

  show(sessions) {
    const active = sessions.filter((session) => session.share > 0 || session.fair_share > 0);
    const shown = active.toSorted((a, b) => b.fair_share - a.fair_share || a.number - b.number).slice(0, most);
    const given = sessions.reduce((sum, session) => sum + session.served_audio_seconds, 0);
    const highest = Math.max(0.01, ...shown.map((session) => Math.max(session.share, session.fair_share)));
    const scale = highest > 0.5 ? 1 : highest * 1.25;
    const known = new Set(shown.map((session) => session.number));
    for (const [number, row] of this.#rows) {
      if (known.has(number)) continue;
      row.node.remove();
      this.#rows.delete(number);
    }
    shown.forEach((session, place) => {
      const row = this.#rows.get(session.number) ?? this.#make(session.number);
      if (this.#list.children[place] !== row.node) this.#list.insertBefore(row.node, this.#list.children[place] ?? null);
      fill(row, session, scale, given);
    });
    byId("shares-empty").hidden = shown.length > 0;
    const rest = active.length - shown.length;
    setText(byId("shares-note"), "Within the last minute. The bar is what a session was given, the mark is its due."
      + (rest > 0 ? ` ${rest} more in the table.` : ""));
  }

  #make(number) {
    const row = {
      name: element("b", { dir: "auto" }), weight: element("span"), bar: element("div", { class: "share-bar", "aria-hidden": "true" }, element("i"), element("u")),
      given: element("b"), rest: element("em"),
    };
    row.node = element(
      "li", { class: "share" }, element("div", { class: "share-name" }, row.name, row.weight), row.bar,
      element("p", { class: "share-words" }, row.given, row.rest));
    this.#rows.set(number, row);
    return row;
  }
}

function fill(row, session, scale, given) {
  setText(row.name, sessionName(session));
  setText(row.weight, `weight ${session.weight}`);
  row.bar.style.setProperty("--given", Math.min(1, session.share / scale));
  row.bar.style.setProperty("--due", Math.min(1, session.fair_share / scale));
  setText(row.given, percent(session.share));
  const verdict = judge(session, given);
  setAttribute(row.node, "data-tone", verdict === "less" ? "less" : null);
  setText(row.rest, `of ${percent(session.fair_share)} due · ${seconds(session.served_audio_seconds)} of audio`
    + (verdict === "less" ? " · less than promised" : ""));
}

/**
 * Whether a session got less than what it is promised. Turns are given whole, and more of them in a row to a greater
 * weight: the scheduler keeps each session within `3 w + 1` of the longest windows of its due, and a minute of a slow
 * engine is less than that. `given`: audio seconds that all were given.
 */
function judge({ share, fair_share: due, weight }, given) {
  return (due - share) * given > (3 * weight + 1) * longestWindow ? "less" : "fair";
}
