// The start screen: opening a session, with an API key where the server asks for one.

import { ApiError, request } from "./api.js";
import { apiKey, chooseSession, ownSessions, rememberSession, setApiKey, takeFarewell } from "./credentials.js";
import { askForKey } from "./dialogs.js";
import { byId, element, setText } from "./dom.js";
import { bytes, plural } from "./format.js";
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
}

/** The sessions that one may go back to. */
function showOwn() {
  const own = ownSessions();
  byId("own-sessions").hidden = own.length === 0;
  byId("own-list").replaceChildren(...own.map((session) => {
    const when = Number.isFinite(session.opened_at) ? moment.format(session.opened_at) : "";
    const button = element("button", { class: "button own-session", type: "button" },
      element("b", {}, session.label || "Session without a name"), element("span", {}, when));
    button.addEventListener("click", () => { chooseSession(session); location.reload(); });
    return element("li", {}, button);
  }));
}

const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

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
