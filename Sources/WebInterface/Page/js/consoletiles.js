// The tiles: one figure each, what belongs to it in small, and how it went since the console was opened.

import { element, setAttribute, setText } from "./dom.js";
import { plural } from "./format.js";
import { bytes, bytesParts, number, seconds, unknown } from "./consoleformat.js";

const SVG = "http://www.w3.org/2000/svg";
/** Five minutes of looks. */
const remembered = 150;
/** The curve takes its whole width after so many. */
const fullAfter = 12;

/** By tile: label, and from a snapshot the figure, its unit, the line below, the value of the curve, and the tone. */
const tiles = [
  ["Sessions", (now) => ({
    figure: number(now.sessions.open), unit: `of ${number(now.sessions.limit)}`, value: now.sessions.open,
    more: `${number(now.sessions.working)} with work`,
  })],
  ["Throughput", (now) => {
    const { one_minute: one, five_minutes: five } = now.throughput.audio_seconds_per_second;
    return {
      figure: number(one), unit: "audio s/s", value: one,
      more: `${number(five)} over 5 min · ${number(now.throughput.files_per_minute.one_minute)} files/min`,
    };
  }],
  ["First words after", (now) => wait(now.waits.first_words, "file")],
  ["Wait for a turn", (now) => wait(now.waits.slot, "turn")],
  ["Slots busy", (now) => {
    const { recognition, preparation } = now.slots;
    return {
      figure: number(recognition.busy), unit: `of ${recognition.total}`, value: recognition.busy, top: recognition.total,
      more: `preparing ${preparation.busy} of ${preparation.total}`,
    };
  }],
  ["Queued", (now) => ({
    figure: number(now.queues.files_queued + now.queues.files_running), unit: "files",
    value: now.queues.files_queued + now.queues.files_running,
    more: `${seconds(now.queues.audio_seconds_ahead)} of audio ahead`,
  })],
  ["Memory", (now) => {
    const [figure, unit] = bytesParts(now.memory.server_bytes);
    return {
      figure, unit: `${unit} server`, value: now.memory.server_bytes, more: `workers ${bytes(now.memory.worker_bytes)}`,
    };
  }],
  ["Disk free", (now) => {
    const disk = now.disks.reduce((least, disk) => (disk.free_bytes < least.free_bytes ? disk : least), now.disks[0]);
    const [figure, unit] = bytesParts(disk?.free_bytes);
    return {
      figure, unit, value: disk?.free_bytes, tone: now.disks.some((disk) => disk.low) ? "bad" : null,
      more: `${bytes(disk?.floor_bytes)} kept free · media ${bytes(now.sessions.bytes)}`,
    };
  }],
];

function wait(spread, what) {
  const [amount, ...unit] = seconds(spread.p50).split(" ");
  return {
    figure: amount, unit: unit.join(" "), value: spread.p50 ?? 0,
    more: spread.count === 0 ? "none in 5 min" : `p95 ${seconds(spread.p95)} · ${plural(spread.count, what)}`,
  };
}

export class Tiles {
  #tiles = [];

  /** - list: the `dl` that the tiles stand in. */
  constructor(list) {
    for (const [label, read] of tiles) {
      const figure = document.createTextNode(unknown);
      const unit = element("small");
      const more = element("dd", { class: "tile-more" });
      const curve = document.createElementNS(SVG, "svg");
      curve.setAttribute("viewBox", "0 0 100 24");
      curve.setAttribute("preserveAspectRatio", "none");
      curve.setAttribute("aria-hidden", "true");
      const [area, line] = ["polygon", "polyline"].map((name) => document.createElementNS(SVG, name));
      curve.append(area, line);
      const node = element(
        "div", { class: "tile" }, element("dt", {}, label),
        element("dd", { class: "tile-figure" }, figure, " ", unit), curve, more);
      list.append(node);
      this.#tiles.push({ read, node, figure, unit, more, area, line, values: [] });
    }
  }

  show(snapshot) {
    for (const tile of this.#tiles) {
      const { figure, unit, more, value, top, tone } = tile.read(snapshot);
      if (tile.figure.data !== figure) tile.figure.data = figure;
      setText(tile.unit, unit);
      setText(tile.more, more);
      setAttribute(tile.node, "data-tone", tone ?? null);
      tile.values.push(Number.isFinite(value) ? value : 0);
      if (tile.values.length > remembered) tile.values.shift();
      draw(tile, top);
    }
  }
}

/** The curve ends at the right edge and fills its width once there is enough of it. */
function draw({ values, area, line }, top) {
  const highest = Math.max(top ?? 0, ...values) || 1;
  const step = 100 / Math.max(fullAfter, values.length - 1);
  const points = values.map((value, place) => {
    const x = 100 - (values.length - 1 - place) * step;
    return `${x.toFixed(2)},${(23 - (value / highest) * 22).toFixed(2)}`;
  });
  setAttribute(line, "points", points.join(" "));
  const first = (100 - (values.length - 1) * step).toFixed(2);
  setAttribute(area, "points", `${first},24 ${points.join(" ")} 100,24`);
}
