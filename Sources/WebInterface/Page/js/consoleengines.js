// The table of engines.

import { byId, element } from "./dom.js";
import { bytes, number } from "./consoleformat.js";

const columns = [
  ["Engine", ""], ["State", ""], ["Speed", "number"], ["Slots busy", "number"], ["Workers", "number"],
  ["Failures", "number minor"], ["Memory", "number minor"], ["Can do", "minor"],
];

const abilities = {
  word_times: "word times", language_detection: "finds the language", translation: "translates",
  diarization: "tells speakers apart", prompt: "prompts", char_times: "character times",
};

/** Few rows, and nothing in them takes the focus: drawn anew where something changed. */
export class Engines {
  #last = "";

  show(engines) {
    const now = JSON.stringify(engines);
    if (now === this.#last) return;
    this.#last = now;
    const head = element("thead", {}, element("tr", {}, ...columns.map(
      ([label, kind]) => element("th", { scope: "col", class: kind || null }, label))));
    byId("engines").replaceChildren(head, element("tbody", {}, ...engines.map(row)));
  }
}

function row(engine) {
  const cells = [
    state(engine),
    [engine.speed ? `${number(engine.speed)} audio s/s` : "not measured yet"],
    [`${engine.slots.busy} of ${engine.slots.total}`],
    [workers(engine.workers)],
    [failures([engine.workers, engine.diarizers])],
    [engine.workers ? bytes(engine.workers.resident_bytes + (engine.diarizers?.resident_bytes ?? 0)) : "–"],
    [can(engine.capabilities)],
  ];
  return element(
    "tr", {},
    element("th", { scope: "row" }, element(
      "span", { class: "cell-name" }, element("span", {}, engine.name),
      engine.model === engine.name ? "" : element("small", {}, engine.model))),
    ...cells.map(([text, kind], place) =>
      element("td", { class: [columns[place + 1][1], kind].filter(Boolean).join(" ") || null }, text)));
}

function state(engine) {
  if (engine.trouble) return [engine.trouble, "cell-bad cell-trouble"];
  const breaker = engine.workers?.breaker;
  if (breaker === "open") return ["paused after failures", "cell-bad"];
  if (breaker === "probing") return ["trying again", "cell-warn"];
  return [engine.slots.busy > 0 ? "working" : "ready"];
}

function workers(health) {
  if (!health) return "–";
  const alive = health.idle + health.busy;
  return `${alive} of ${health.configured}${health.starting > 0 ? `, ${health.starting} starting` : ""}`;
}

function failures(kinds) {
  const known = kinds.filter(Boolean);
  if (known.length === 0) return "–";
  const [crashes, starts] = ["crashes", "failed_starts"].map((name) => known.reduce((sum, kind) => sum + kind[name], 0));
  if (crashes + starts === 0) return "none";
  return [crashes > 0 && `${crashes} crashed`, starts > 0 && `${starts} not started`].filter(Boolean).join(", ");
}

function can(capabilities) {
  const list = Object.keys(abilities).filter((name) => capabilities[name]).map((name) => abilities[name]);
  return list.length > 0 ? list.join(", ") : "words only";
}
