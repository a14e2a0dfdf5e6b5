// The card of workers on other machines, one row each, by machine. It is there only where an engine has such workers.

import { number, seconds } from "./consoleformat.js";
import { byId, element, setText } from "./dom.js";
import { plural } from "./format.js";

const columns = [
  ["Machine", ""], ["Worker", ""], ["State", ""], ["Device", "minor"], ["Slots", "number"], ["Windows a slot", "number minor"],
];

/** Few rows, and nothing in them takes the focus: drawn anew where something changed. */
export class Pools {
  #last = "";

  show(engines) {
    const pools = engines.map((engine) => engine.pool).filter(Boolean);
    const now = JSON.stringify(pools);
    if (now === this.#last) return;
    this.#last = now;
    byId("pools-card").hidden = pools.length === 0;
    setText(byId("pools-note"), pools.map(facts).join(" "));
    byId("pools-refused").replaceChildren(...pools.flatMap((pool) => pool.refused).map((text) => element("li", {}, `Refused: ${text}.`)));
    const workers = pools.flatMap((pool) => pool.workers);
    byId("pools-empty").hidden = workers.length > 0;
    byId("pools").hidden = workers.length === 0;
    const head = element("thead", {}, element("tr", {}, ...columns.map(
      ([label, kind]) => element("th", { scope: "col", class: kind || null }, label))));
    byId("pools").replaceChildren(head, element("tbody", {}, ...rows(workers)));
    setText(byId("pools-figures"), pools.map(figures).join(" "));
  }
}

function facts(pool) {
  return [
    `${pool.name}: ${plural(pool.capacity, "window")} at once, ${pool.share} of them for this server`,
    pool.gateways > 1 ? `shared by ${pool.gateways} servers` : null,
  ].filter(Boolean).join(", ") + ".";
}

function figures(pool) {
  return [
    `${plural(pool.windows, "window")} there`, `${seconds(pool.backlog_seconds)} of audio to do`,
    `samples take ${mean(pool.fetch)}`, `overhead ${mean(pool.overhead)}`,
    pool.redelivered > 0 ? `${number(pool.redelivered)} delivered again` : null,
    pool.republished > 0 ? `${number(pool.republished)} published again` : null,
    pool.exhausted > 0 ? `${number(pool.exhausted)} given up over lost workers` : null,
  ].filter(Boolean).join(" · ");
}

/** Of all windows since the server's start. */
function mean(histogram) {
  const count = histogram.counts.reduce((sum, one) => sum + one, 0);
  return count > 0 ? `${seconds(histogram.sum / count)} on average` : "not measured yet";
}

function rows(workers) {
  const sorted = workers.toSorted((a, b) => a.host.localeCompare(b.host, "en") || a.name.localeCompare(b.name, "en"));
  return sorted.map((worker, place) => {
    const isFirst = place === 0 || sorted[place - 1].host !== worker.host;
    const [text, kind] = state(worker);
    return element(
      "tr", {},
      isFirst ? element("th", { scope: "rowgroup", rowspan: sorted.filter((one) => one.host === worker.host).length, dir: "auto" }, worker.host) : "",
      element("th", { scope: "row" }, worker.name),
      element("td", { class: kind ?? null }, text),
      element("td", { class: "minor" }, worker.device),
      element("td", { class: "number" }, String(worker.slots)),
      element("td", { class: "number minor" }, String(worker.batch)));
  });
}

function state(worker) {
  if (worker.draining) return ["about to stop", "cell-warn"];
  if (worker.problem) return [worker.problem, "cell-bad cell-trouble"];
  return worker.slots > 0 ? ["ready"] : ["cannot work", "cell-bad"];
}
