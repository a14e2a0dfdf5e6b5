// The console: polls the server every two seconds while the page is visible.

import { ApiError, request } from "./api.js";
import { Engines } from "./consoleengines.js";
import { number, seconds, sessionName } from "./consoleformat.js";
import { Pools } from "./consolepools.js";
import { Sessions } from "./consolesessions.js";
import { Shares } from "./consoleshares.js";
import { Tiles } from "./consoletiles.js";
import { apiKey, setApiKey } from "./credentials.js";
import { byId, element, setIcon, setText } from "./dom.js";
import { plural } from "./format.js";

const pauseMilliseconds = 2_000;
/** A look that takes longer than this is given up. */
const patienceMilliseconds = 10_000;

const tiles = new Tiles(byId("tiles"));
const shares = new Shares();
const engines = new Engines();
const pools = new Pools();
const sessions = new Sessions(askToEnd);
let timer = null;
let isLooking = false;
let lastLook = null;

// MARK: Looking

async function look() {
  clearTimeout(timer);
  if (isLooking || document.hidden || byId("dialog-key").open) return;
  isLooking = true;
  try {
    show(await request("GET", "v1/operations", {
      token: apiKey() ?? undefined, signal: AbortSignal.timeout(patienceMilliseconds),
    }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) askForKey(apiKey() ? error.message : "");
    else showLost(error instanceof ApiError && error.status !== 0 ? error.message : "The server does not answer.");
  }
  isLooking = false;
  timer = setTimeout(look, pauseMilliseconds);
}

function show(snapshot) {
  lastLook = Date.now();
  document.body.dataset.state = "live";
  byId("lost").hidden = true;
  byId("forget-key").hidden = !apiKey();
  byId("enter-key").hidden = Boolean(apiKey());
  setText(byId("pulse-text"), "Live");
  showHealth(snapshot);
  tiles.show(snapshot);
  shares.show(snapshot.sessions.list);
  engines.show(snapshot.engines);
  pools.show(snapshot.engines);
  sessions.show(snapshot, canEnd());
  showFoot(snapshot);
}

function showLost(reason) {
  document.body.dataset.state = "stale";
  const old = lastLook === null ? "" : ` The figures are ${seconds((Date.now() - lastLook) / 1000)} old.`;
  setText(byId("pulse-text"), "No connection");
  byId("lost").hidden = false;
  setText(byId("lost"), `${reason}${old} Trying again.`);
}

function showHealth({ server, event_readers: readers, drop_folder: drop }) {
  const box = byId("health");
  box.hidden = false;
  box.dataset.ready = server.ready;
  setIcon(box, server.ready ? "check" : "alert");
  setText(byId("health-word"), server.ready ? "Ready" : "Not ready for new work");
  setText(byId("health-facts"), [
    `up ${seconds(server.uptime_seconds)}`, plural(readers, "event reader"),
    drop.mode === "inotify" ? "drop folder watched" : "drop folder looked through every second",
    drop.waiting_files > 0 ? `${plural(drop.waiting_files, "file")} waiting there` : null,
  ].filter(Boolean).join(" · "));
  const texts = server.troubles;
  const list = byId("health-troubles");
  if ([...list.children].map((item) => item.textContent).join("\n") !== texts.join("\n")) {
    list.replaceChildren(...texts.map((text) => element("li", {}, text)));
  }
}

function showFoot({ server, totals }) {
  setText(byId("foot"),
    `Sotto ${server.version}, started ${new Date(server.started_at).toLocaleString()}. Since then: `
    + `${plural(totals.sessions_opened, "session")} opened, ${plural(totals.files_completed, "file")} completed, `
    + `${number(totals.files_failed)} failed, ${plural(totals.windows_recognized, "window")} recognised `
    + `(${seconds(totals.audio_seconds)} of audio), ${plural(totals.attempts_failed, "attempt")} failed.`);
}

// MARK: Key

/** The operator token names sessions; ending one takes the key that opened it. */
const canEnd = () => Boolean(apiKey()) && !apiKey().startsWith("sotto_operator_");

function askForKey(problem) {
  const dialog = byId("dialog-key");
  setText(byId("key-error"), problem);
  byId("key-input").value = "";
  document.body.dataset.state = "waiting";
  setText(byId("pulse-text"), "Locked");
  if (!dialog.open) dialog.showModal();
  byId("key-input").focus();
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  setApiKey(byId("key-input").value.trim());
  byId("dialog-key").close();
});
byId("dialog-key").addEventListener("close", () => {
  byId("key-input").value = "";
  look();
});
byId("enter-key").addEventListener("click", () => askForKey(""));
byId("forget-key").addEventListener("click", () => {
  setApiKey(null);
  location.reload();
});

// MARK: Ending a session

let ending = null;

function askToEnd(session) {
  ending = session;
  setText(byId("end-name"), sessionName(session));
  setText(byId("end-error"), "");
  byId("end-confirm").disabled = false;
  byId("dialog-end").showModal();
  byId("end-keep").focus();
}

byId("end-confirm").addEventListener("click", async () => {
  byId("end-confirm").disabled = true;
  try {
    await request("DELETE", `v1/sessions/${encodeURIComponent(ending.id)}`, { token: apiKey() ?? undefined });
    byId("dialog-end").close();
    // The server looks at itself once a second at most.
    clearTimeout(timer);
    timer = setTimeout(look, 1_000);
  } catch (error) {
    setText(byId("end-error"), error.status === 404
      ? "This session has ended already, or another key opened it: only the key that opened a session can end it."
      : `It was not ended: ${error.message}`);
    byId("end-confirm").disabled = false;
  }
});
byId("end-keep").addEventListener("click", () => byId("dialog-end").close());

byId("open-help").addEventListener("click", () => byId("dialog-help").showModal());
byId("help-close").addEventListener("click", () => byId("dialog-help").close());
document.addEventListener("visibilitychange", look);
addEventListener("online", look);
look();
