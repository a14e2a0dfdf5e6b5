// One place that knows how requests are made: addresses, credentials and the error envelope.

import { ServerClock, serverClock } from "./serverclock.js";

/** A refused or failed request in the server's own words. `status` is 0 when there was no answer at all. */
export class ApiError extends Error {
  constructor(status, code, message, retryAfter = null, details = {}) {
    super(message);
    this.status = status;
    this.code = code;
    /** Seconds; `null` where the server named no time. */
    this.retryAfter = retryAfter;
    /** What else the server said: `position`, `eta_seconds`, `limit`, … */
    this.details = details;
  }

  get isUnreachable() { return this.status === 0; }
  /** The session is gone or never was ours, in the server's own words: a 404 may come from something in between. */
  get isGone() { return this.status === 401 || (this.status === 404 && this.code === "session_not_found"); }
  /** The server does not know this request at all: it is older than this page. */
  get isUnknownHere() {
    return this.status === 501 || this.status === 405 || (this.status === 404 && this.code === "not_found");
  }
}

/** Makes an error of a failed answer's status, headers (by name) and text. */
export function errorOf(status, header, text) {
  let envelope = null;
  try { envelope = JSON.parse(text)?.error; } catch { /* Not ours: a proxy's page, perhaps. */ }
  const retry = Number(envelope?.retry_after_seconds ?? header("Retry-After") ?? NaN);
  return new ApiError(
    status, envelope?.code ?? "unexpected",
    envelope?.message ?? `The server answered ${status}. Try again; if it stays, look into the server's log.`,
    Number.isFinite(retry) ? retry : null, envelope ?? {});
}

const unreachable = () =>
  new ApiError(0, "unreachable", "The server cannot be reached. Check that it runs and that you are online.");

/** An address of this server. Relative to the page, so that a reverse proxy may serve it under a path. */
export function address(path, query = {}) {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

/**
 * One request. Answers parsed JSON, or `null` for an empty answer.
 * Throws `ApiError` and nothing else (but passes on an abort of `signal`).
 *
 * @param isTimed whether the answer's `updated_at` is the moment at which the server wrote it.
 */
export async function request(method, path, { token, body, query, headers = {}, signal, isTimed = false } = {}) {
  let response, text, received;
  const sent = ServerClock.local();
  try {
    response = await fetch(address(path, query), {
      method, signal, cache: "no-store", credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    received = ServerClock.local();
    text = await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw unreachable();
  }
  serverClock.noteDate(Date.parse(response.headers.get("Date") ?? ""), received);
  if (!response.ok) throw errorOf(response.status, (name) => response.headers.get(name), text);
  try {
    const answer = text === "" ? null : JSON.parse(text);
    if (isTimed) serverClock.note(sent, received, Date.parse(answer?.updated_at ?? ""));
    return answer;
  } catch {
    throw new ApiError(response.status, "unexpected", "The server's answer could not be read. Reload the page.");
  }
}

/** The endpoints of one session, with its token. */
export class SessionApi {
  constructor(id, token) {
    this.id = id;
    this.token = token;
    /** Called with every `ApiError`, before it is thrown on. */
    this.onError = () => {};
  }

  path(rest = "") { return `v1/sessions/${encodeURIComponent(this.id)}${rest}`; }

  async call(method, rest, options = {}) {
    try {
      return await request(method, this.path(rest), { ...options, token: this.token });
    } catch (error) {
      if (error instanceof ApiError) this.onError(error);
      throw error;
    }
  }

  get(rest, options) { return this.call("GET", rest, options); }
  post(rest, body, options) { return this.call("POST", rest, { ...options, body }); }
  file(id, rest = "") { return `/files/${encodeURIComponent(id)}${rest}`; }

  /** For where a browser cannot set headers: media, event streams, downloads. */
  link(rest, query = {}) { return address(this.path(rest), { ...query, access_token: this.token }); }
}
