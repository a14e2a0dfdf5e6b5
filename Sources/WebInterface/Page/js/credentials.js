// What this browser remembers: which session it is in, and the API key of this tab.
//
// A session that was opened here is kept in localStorage, so that a reload or a new tab comes back to it. One that came
// by a share link stays in this tab (sessionStorage) and so never displaces one's own.

const sessionKey = "sotto.session";
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
  return parsed(read(sessionStorage, sessionKey)) ?? parsed(read(localStorage, sessionKey));
}

/** Keeps what `POST /v1/sessions` answered: id, token and what is shown only there (engine, limits, drop folder). */
export function rememberSession(session) {
  write(sessionStorage, sessionKey, null);
  write(localStorage, sessionKey, JSON.stringify(session));
}

/** Forgets session `id`, and only that one: another tab may have opened a new one since. */
export function forgetSession(id) {
  for (const storage of [sessionStorage, localStorage]) {
    if (parsed(read(storage, sessionKey))?.id === id) write(storage, sessionKey, null);
  }
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
  if (parsed(read(localStorage, sessionKey))?.token !== token) {
    write(sessionStorage, sessionKey, JSON.stringify({ id, token }));
  }
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

/** What the page before this one left to say, once; `{}` mostly. */
export function takeFarewell() {
  const text = read(sessionStorage, farewellKey);
  write(sessionStorage, farewellKey, null);
  try { return JSON.parse(text) ?? {}; } catch { return {}; }
}
