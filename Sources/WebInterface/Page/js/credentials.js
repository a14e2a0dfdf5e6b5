// What this browser remembers: which session it is in, and the API key of this tab.
//
// Each tab keeps its session in sessionStorage, so that a reload stays in it whatever other tabs do. The last one that
// was opened here is in localStorage too, where a new tab finds it, with a list of all of them for the start screen. One
// that came by a share link stays in its tab alone and so never displaces one's own. Of sessions that have ended, the name
// and the end are kept here, since the server keeps nothing of them.

const sessionKey = "sotto.session";
const listKey = "sotto.sessions";
const endedKey = "sotto.ended-sessions";
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
export const ownSessions = () => list(listKey).filter((session) => session.token);

/** Sessions of this browser that have ended, the latest first: `{id, label, ended_at}`. */
export const endedSessions = () => list(endedKey);

function list(key) {
  try {
    const value = JSON.parse(read(localStorage, key));
    return Array.isArray(value) ? value.filter((session) => session?.id) : [];
  } catch {
    return [];
  }
}

/** Brings this tab into one of one's own sessions at the next load. */
export function chooseSession(session) { write(sessionStorage, sessionKey, JSON.stringify(session)); }

/** Keeps what a session is called, for the start screen. */
export const rememberLabel = (id, label) => change(id, { label });

/** Keeps until when a session is kept if it is not used any more, in milliseconds, for the start screen. */
export const rememberExpiry = (id, ends_at) => change(id, { ends_at });

function change(id, fields) {
  writeList(ownSessions().map((session) => (session.id === id ? { ...session, ...fields } : session)));
}

const writeList = (sessions, key = listKey) =>
  write(localStorage, key, JSON.stringify(sessions.slice(0, mostListed)));

/** Forgets session `id`, which has ended, but for its name and its end. */
export function rememberEnd(id) {
  const own = ownSessions().find((session) => session.id === id);
  forgetSession(id);
  if (!own) return;
  // One that was not used any more ended when its time was over, and not when that was noticed.
  const ended_at = Math.min(Date.now(), own.ends_at ?? Infinity);
  writeList([{ id, label: own.label ?? "", ended_at }, ...endedSessions()], endedKey);
}

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
  history.replaceState(null, "", location.href.split("#")[0]);
  // One's own session opened by its own link stays one's own.
  chooseSession(ownSessions().find((session) => session.token === token) ?? { id, token });
  return true;
}

/** Whether this tab was opened for another session (`#new`). It then forgets the one that it came from. */
export function takeNew() {
  if (location.hash !== "#new") return false;
  history.replaceState(null, "", location.href.split("#")[0]);
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
