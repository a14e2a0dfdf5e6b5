// The table of sessions, sortable by each column. Rows are kept and changed in place, so that neither the focus nor a
// selection is lost with each look.

import { byId, element, setAttribute, setText } from "./dom.js";
import { bytes, number, percent, seconds, sessionName, unknown } from "./consoleformat.js";

/** Label, class, what it is sorted by, and what it shows. The first column and the button are made apart. */
const columns = [
  { label: "Session", key: (s) => sessionName(s).toLocaleLowerCase("en") },
  { label: "Weight", kind: "number", key: (s) => s.weight, text: (s) => String(s.weight) },
  { label: "Running", kind: "number", key: (s) => s.files_running, text: (s) => number(s.files_running) },
  { label: "Queued", kind: "number", key: (s) => s.files_queued, text: (s) => number(s.files_queued) + (s.paused ? ", paused" : "") },
  { label: "Ahead", kind: "number", key: (s) => s.audio_seconds_ahead, text: (s) => s.audio_seconds_ahead > 0 ? seconds(s.audio_seconds_ahead) : unknown },
  { label: "Given", kind: "number", key: (s) => s.share, text: (s) => percent(s.share) },
  { label: "Due", kind: "number", key: (s) => s.fair_share, text: (s) => percent(s.fair_share) },
  { label: "Waiting", kind: "number", key: (s) => s.waiting_seconds ?? -1, text: (s) => seconds(s.waiting_seconds) },
  { label: "Media", kind: "number", key: (s) => s.bytes, text: (s) => bytes(s.bytes) },
  { label: "Readers", kind: "number minor", key: (s) => s.event_readers, text: (s) => number(s.event_readers) },
  { label: "Last used", kind: "number minor", key: (s) => s.last_active_at, text: (s, now) => `${seconds(Math.max(0, (now - Date.parse(s.last_active_at)) / 1000))} ago` },
];

export class Sessions {
  #rows = new Map();
  #heads = [];
  #body = element("tbody");
  /** Column and direction; `null` for the server's order, the most active first. */
  #order = null;
  #last = null;
  #onEnd;

  /** - onEnd: called with a session that is to be ended. */
  constructor(onEnd) {
    this.#onEnd = onEnd;
    const heads = columns.map((column, place) => {
      const button = element("button", { class: "sort", type: "button" }, column.label);
      const head = element("th", { scope: "col", class: column.kind ?? null }, button);
      button.addEventListener("click", () => this.#sort(place));
      this.#heads.push(head);
      return head;
    });
    const last = element("th", { scope: "col" }, element("span", { class: "visually-hidden" }, "End"));
    byId("sessions").append(element("thead", {}, element("tr", {}, ...heads, last)), this.#body);
  }

  /** - canEnd: whether the reader holds a key, which sessions that it opened can be ended with. */
  show(snapshot, canEnd) {
    this.#last = [snapshot, canEnd];
    const { list, open } = snapshot.sessions;
    const sorted = this.#sorted(list);
    const known = new Set(list.map((session) => session.number));
    for (const [key, row] of this.#rows) {
      if (known.has(key)) continue;
      row.node.remove();
      this.#rows.delete(key);
    }
    const now = Date.parse(snapshot.at);
    sorted.forEach((session, place) => {
      const row = this.#rows.get(session.number) ?? this.#make(session.number);
      if (this.#body.children[place] !== row.node) this.#body.insertBefore(row.node, this.#body.children[place] ?? null);
      fill(row, session, now, canEnd, snapshot.engines.length > 1);
    });
    byId("sessions").hidden = list.length === 0;
    byId("sessions-empty").hidden = list.length > 0;
    setText(byId("sessions-note"), open > list.length
      ? `The ${list.length} most active of ${number(open)}.` : "The most active first, unless you sort them.");
  }

  #sorted(list) {
    if (this.#order === null) return list;
    const { place, direction } = this.#order;
    const key = columns[place].key;
    return list.toSorted((a, b) => {
      const [x, y] = [key(a), key(b)];
      return (x < y ? -1 : x > y ? 1 : 0) * direction || a.number - b.number;
    });
  }

  /** Names begin at A, figures with the largest; a third press goes back to the server's order. */
  #sort(place) {
    const first = place === 0 ? 1 : -1;
    if (this.#order?.place !== place) this.#order = { place, direction: first };
    else if (this.#order.direction === first) this.#order = { place, direction: -first };
    else this.#order = null;
    this.#heads.forEach((head, other) => {
      const direction = this.#order?.place === other ? this.#order.direction : 0;
      setAttribute(head, "aria-sort", direction === 0 ? null : direction > 0 ? "ascending" : "descending");
    });
    if (this.#last) this.show(...this.#last);
  }

  #make(key) {
    const row = { name: element("span", { dir: "auto" }), detail: element("small"), cells: [], session: null };
    row.end = element("button", { class: "button quiet small", type: "button" }, "End");
    row.end.addEventListener("click", () => this.#onEnd(row.session));
    row.cells = columns.slice(1).map((column) => element("td", { class: column.kind ?? null }));
    row.node = element(
      "tr", {}, element("th", { scope: "row" }, element("span", { class: "cell-name" }, row.name, row.detail)),
      ...row.cells, element("td", {}, row.end));
    this.#rows.set(key, row);
    return row;
  }
}

function fill(row, session, now, canEnd, namesEngine) {
  row.session = session;
  setText(row.name, sessionName(session));
  setText(row.detail, [session.id ?? "not yours", session.transient ? "one call" : null, namesEngine ? session.engine : null].filter(Boolean).join(" · "));
  columns.slice(1).forEach((column, place) => setText(row.cells[place], column.text(session, now)));
  row.end.hidden = !canEnd || !session.id;
  setAttribute(row.end, "aria-label", `End ${sessionName(session)}`);
}
