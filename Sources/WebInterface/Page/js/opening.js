// The start screen: opening a session, with an API key where the server asks for one.

import { ApiError, request } from "./api.js";
import {
  apiKey, chooseSession, endedSessions, ownSessions, rememberSession, setApiKey, takeFarewell,
} from "./credentials.js";
import { askForKey } from "./dialogs.js";
import { byId, element, setText } from "./dom.js";
import { bytes, moment, plural, span } from "./format.js";
import { checkHealth } from "./health.js";

/** Shows the start screen and what the session before has left to say. */
export function showStart(open) {
  document.body.dataset.view = "start";
  byId("start").hidden = false;
  const { note, receipt } = takeFarewell();
  if (note) say(note);
  if (receipt) showReceipt(receipt, open);
  byId("open-session").addEventListener("click", open);
  showOwn();
  showEnded();
}

/** The sessions that one may go back to. */
function showOwn() {
  const own = ownSessions();
  byId("own-sessions").hidden = own.length === 0;
  byId("own-list").replaceChildren(...own.map((session) => {
    const button = element("button", { class: "button own-session", type: "button" },
      element("b", {}, session.label || unnamed),
      element("span", {}, Number.isFinite(session.opened_at) ? `opened ${moment(session.opened_at)}` : ""),
      ...kept(session.ends_at));
    button.addEventListener("click", () => { chooseSession(session); location.reload(); });
    return element("li", {}, button);
  }));
}

/** Until when it is kept, and a warning where that is soon. */
function kept(endsAt) {
  if (!Number.isFinite(endsAt)) return [];
  const left = endsAt - Date.now();
  if (left > soonMilliseconds) return [element("span", {}, `kept until ${moment(endsAt)}`)];
  const text = left > 0 ? `ends in ${span(left / 1000)} unless you go on` : "may have ended";
  return [element("span", { class: "warn" }, text)];
}

/** The sessions that are over. The server knows nothing of them any more, so this browser says it. */
function showEnded() {
  const ended = endedSessions();
  byId("ended-sessions").hidden = ended.length === 0;
  byId("ended-list").replaceChildren(...ended.map(({ label, ended_at }) => element("li", {},
    element("b", {}, label || unnamed), element("span", {}, `ended ${moment(ended_at)}`))));
}

const unnamed = "Session without a name";
/** Less than this before its end, a session's end is a warning. */
const soonMilliseconds = 3_600_000;

export function hideStart() { byId("start").hidden = true; }

/** Opens a session. Resolves to the server's answer, or `null` when it did not come to that (and has been said). */
export async function openSession() {
  const button = byId("open-session");
  button.disabled = true;
  say("");
  try {
    return await opened(apiKey());
  } catch (error) {
    if (error.status !== 401) {
      say(inWords(error));
      if (error.status === 503) checkHealth();
      return null;
    }
    let answer = null;
    await askForKey(async (key) => {
      try {
        answer = await opened(key);
        setApiKey(key);
        return null;
      } catch (failure) {
        return failure.status === 401 ? "The server does not know this key." : inWords(failure);
      }
    }, apiKey() ? "The key of this tab is no longer good." : "");
    return answer;
  } finally {
    button.disabled = false;
  }
}

async function opened(key) {
  const answer = await request("POST", "v1/sessions", { token: key, body: {} });
  const { id, token, engine, limits, drop_folder, drop_prefix, expires_at } = answer;
  const session = { id, token, engine, limits, drop_folder, drop_prefix, expires_at };
  rememberSession(session);
  return session;
}

function inWords(error) {
  if (!(error instanceof ApiError)) throw error;
  const wait = error.retryAfter ? ` Try again in ${plural(Math.ceil(error.retryAfter), "second")}.` : "";
  return error.message + wait;
}

function say(text) {
  setText(byId("start-note"), text);
  byId("start-note").hidden = text === "";
}

function showReceipt(receipt, open) {
  const rows = [
    ["Files removed", String(receipt.files_removed)],
    ["Bytes removed", bytes(receipt.bytes_removed)],
    ["Work cancelled", plural(receipt.windows_cancelled ?? 0, "piece")],
  ];
  byId("receipt").replaceChildren(
    ...rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  byId("receipt-new").onclick = () => {
    byId("dialog-receipt").close();
    open();
  };
  byId("dialog-receipt").showModal();
}
