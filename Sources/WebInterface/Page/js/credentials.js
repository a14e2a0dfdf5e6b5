// What this browser remembers: which session it is in, and the API key of this tab.
//
// Each tab keeps its session in sessionStorage, so that a reload stays in it whatever other tabs do. The last one that
// was opened here is in localStorage too, where a new tab finds it, with a list of all of them for the start screen. One
// that came by a share link stays in its tab alone and so never displaces one's own.

const sessionKey = "sotto.session";
const listKey = "sotto.sessions";
const mostListed = 12;
const apiKeyKey = "sotto.api-key";

function read(storage, key) {
  try { return storage.getItem(key); } catch { return null; }
}

function write(storage, key, value) {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, value);
  } catch { /* Storage is off or full: the page works, but forgets at a reload. */ }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value.id === "string" && typeof value.token === "string" ? value : null;
  } catch {
    return null;
  }
}

/** `{id, token, …}` of the session that this tab is in, or `null`. */
export function rememberedSession() {
  const mine = parsed(read(sessionStorage, sessionKey));
  if (mine) return mine;
  const last = parsed(read(localStorage, sessionKey));
  if (last) write(sessionStorage, sessionKey, JSON.stringify(last));
  return last;
}

/** The sessions that were opened in this browser and not ended as far as it knows, newest first. */
export function ownSessions() {
  try {
    const list = JSON.parse(read(localStorage, listKey));
    return Array.isArray(list) ? list.filter((session) => session?.id && session.token) : [];
  } catch {
    return [];
  }
}

/** Brings this tab into one of one's own sessions at the next load. */
export function chooseSession(session) { write(sessionStorage, sessionKey, JSON.stringify(session)); }

/** Keeps what a session is called, for the start screen. */
export function rememberLabel(id, label) {
  const list = ownSessions();
  if (!list.some((session) => session.id === id && session.label !== label)) return;
  writeList(list.map((session) => (session.id === id ? { ...session, label } : session)));
}

const writeList = (sessions) => write(localStorage, listKey, JSON.stringify(sessions.slice(0, mostListed)));

/** Keeps what `POST /v1/sessions` answered: id, token and what is shown only there (engine, limits, drop folder). */
export function rememberSession(session) {
  write(sessionStorage, sessionKey, JSON.stringify(session));
  write(localStorage, sessionKey, JSON.stringify(session));
  writeList([{ ...session, label: "", opened_at: Date.now() }, ...ownSessions()]);
}

/** Forgets session `id`, and only that one: another tab may have opened a new one since. */
export function forgetSession(id) {
  for (const storage of [sessionStorage, localStorage]) {
    if (parsed(read(storage, sessionKey))?.id === id) write(storage, sessionKey, null);
  }
  writeList(ownSessions().filter((session) => session.id !== id));
}

export const apiKey = () => read(sessionStorage, apiKeyKey);
export const setApiKey = (key) => write(sessionStorage, apiKeyKey, key);

/**
 * Takes a session out of a share link's fragment (`#session=…&token=…`) and the fragment out of the address bar, so
 * that the token stays out of history and screenshots. Returns whether there was one.
 */
export function takeSharedSession() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const [id, token] = [parameters.get("session"), parameters.get("token")];
  if (!id || !token) return false;
  history.replaceState(null, "", location.pathname + location.search);
  // One's own session opened by its own link stays one's own.
  chooseSession(ownSessions().find((session) => session.token === token) ?? { id, token });
  return true;
}

/** Whether this tab was opened for another session (`#new`). It then forgets the one that it came from. */
export function takeNew() {
  if (location.hash !== "#new") return false;
  history.replaceState(null, "", location.pathname + location.search);
  write(sessionStorage, sessionKey, null);
  return true;
}

/** A link that leads into session `id`. The fragment never travels to a server. */
export function shareLink(id, token) {
  const url = new URL(document.baseURI);
  url.hash = new URLSearchParams({ session: id, token }).toString();
  return url.href;
}

const farewellKey = "sotto.farewell";

/**
 * Starts the page afresh and leaves it something to say: `{note}` (one sentence) or `{receipt}` (what ending removed).
 * A fresh page is the surest way to be rid of everything of a session.
 */
export function startAfresh(farewell) {
  write(sessionStorage, farewellKey, JSON.stringify(farewell));
  location.reload();
}

/** Whether the page before this one left something to say, so that the start screen is due. */
export const hasFarewell = () => read(sessionStorage, farewellKey) !== null;

/** What the page before this one left to say, once; `{}` mostly. */
export function takeFarewell() {
  const text = read(sessionStorage, farewellKey);
  write(sessionStorage, farewellKey, null);
  try { return JSON.parse(text) ?? {}; } catch { return {}; }
}
