// What is known about the session's files. A plain model: lists and events go in, changed ids come out; no document, no
// requests. Uploads still on their way stand in the same book, after the server's files.

const unfinished = new Set(["claimed", "queued", "decoding", "transcribing"]);

export const isUnfinished = (file) => unfinished.has(file.state);
export const isUpload = (file) => file.upload === true;
/** An upload, or a link that is being fetched, that has not failed. */
export const isOnItsWay = (file) => isUpload(file) && file.state !== "upload-failed";
/** Whether the server has its bytes, so that it can be played. */
export const isOnServer = (file) => !isUpload(file);

export class FileBook {
  #files = new Map();
  #order = [];
  #playlist = new Set();
  /** `running` or `paused`. */
  queueState = "running";

  /** Called with the id of each file that changed, came or went (`null`: the order changed). */
  onChange = () => {};

  get(id) { return this.#files.get(id) ?? null; }
  has(id) { return this.#files.has(id); }
  /** Ids in the order in which they are shown. */
  get order() { return this.#order; }
  get files() { return this.#order.map((id) => this.#files.get(id)); }

  /** Takes a fresh list from the server for all there is; keeps uploads. */
  reset(list) {
    const uploads = this.files.filter(isUpload);
    this.#order = [...list, ...uploads].map((file) => file.id);
    const before = this.#files;
    this.#files = new Map(uploads.map((file) => [file.id, file]));
    for (const file of list) this.#files.set(file.id, merged(before.get(file.id), file));
    for (const id of new Set([...before.keys(), ...this.#order])) this.onChange(id);
    this.onChange(null);
  }

  /** Adds a file, or changes the named fields of one that is there. */
  put(file) {
    const known = this.#files.get(file.id);
    if (!known) {
      const firstUpload = this.#order.findIndex((id) => isUpload(this.#files.get(id)));
      const at = isUpload(file) || firstUpload < 0 ? this.#order.length : firstUpload;
      this.#order.splice(at, 0, file.id);
    }
    this.#files.set(file.id, merged(known, file));
    this.onChange(file.id);
    if (!known) this.onChange(null);
  }

  /**
   * Takes the server's answer about a file that is here. It may be older than the event that the file is finished; only
   * `file.queued` opens one again.
   */
  answered(file) {
    const known = this.#files.get(file.id);
    if (known && (isUnfinished(known) || !isUnfinished(file))) this.put(file);
  }

  remove(id) {
    if (!this.#files.delete(id)) return;
    this.#order = this.#order.filter((other) => other !== id);
    this.#playlist.delete(id);
    this.onChange(id);
    this.onChange(null);
  }

  /** The file `offset` places from `id` that can be played, or `null`. */
  neighbour(id, offset) {
    const playable = this.#order.filter((other) => {
      const file = this.#files.get(other);
      return isOnServer(file) && (file.state !== "failed" || other === id);
    });
    const at = playable.indexOf(id);
    if (at < 0) return playable[0] ?? null;
    return playable[at + offset] ?? null;
  }

  /** Gives every unfinished file its place in line. Answers the ids whose place is another than before. */
  renumber() {
    const changed = [];
    let position = 0;
    for (const id of this.#order) {
      const file = this.#files.get(id);
      if (!isUnfinished(file)) continue;
      if (file.position !== position) {
        this.#files.set(id, { ...file, position });
        changed.push(id);
      }
      position += 1;
    }
    return changed;
  }

  /** Moves a file of the server to place `to` among the server's files. Answers whether anything changed. */
  move(id, to) {
    const mine = this.#order.filter((other) => isOnServer(this.#files.get(other)));
    const from = mine.indexOf(id);
    const place = Math.min(mine.length - 1, Math.max(0, to));
    if (from < 0 || place === from) return false;
    mine.splice(from, 1);
    mine.splice(place, 0, id);
    this.#order = [...mine, ...this.#order.filter((other) => !isOnServer(this.#files.get(other)))];
    this.onChange(null);
    return true;
  }

  /** Ids of the files that the server has, in order. */
  get onServer() { return this.#order.filter((id) => isOnServer(this.#files.get(id))); }

  /** Takes over one event. Every case may be applied twice without harm. */
  apply(type, event) {
    const change = (fields) => {
      if (this.#files.has(event.file)) this.put({ id: event.file, ...fields });
    };
    switch (type) {
      case "file.created":
        if (!this.#files.has(event.file)) this.put({ id: event.file, name: event.name, state: "claimed", progress: 0 });
        break;
      case "file.queued":
        change({
          state: "queued", position: event.position, eta_seconds: event.eta_seconds, error: null, progress: 0,
          // A retry begins with no window failed; those that fail again are told of again.
          windows: { ...this.get(event.file)?.windows, failed: 0 },
        });
        break;
      case "file.started":
        change({
          state: "transcribing", position: 0,
          ...(event.duration === null || event.duration === undefined ? {} : { duration: event.duration }),
        });
        break;
      case "file.progress":
        change({ state: "transcribing", position: 0, progress: event.progress, eta_seconds: event.eta_seconds });
        break;
      case "file.completed":
        change({
          state: "completed", progress: 1, position: null, eta_seconds: null, error: null, segments: event.segments,
          duration: this.get(event.file)?.duration ?? event.audio_seconds,
        });
        break;
      case "file.failed":
        change({ state: "failed", position: null, eta_seconds: null, error: event.error });
        break;
      case "file.cancelled":
        change({ state: "cancelled", position: null, eta_seconds: null });
        break;
      case "queue.changed":
        this.#applyQueue(event.queue);
        break;
    }
  }

  /**
   * The playlist holds every file, so one that was in it and no longer is has been removed somewhere else. (A removed
   * file has no event of its own once it is finished.) Also takes over the playlist's order, unless `keepsOrder`: the
   * user has just moved files, and the server does not know yet.
   */
  applyPlaylist(playlist, { keepsOrder = false } = {}) {
    const now = new Set(playlist);
    for (const id of this.#playlist) {
      if (!now.has(id) && this.#files.has(id)) this.remove(id);
    }
    this.#playlist = now;
    if (keepsOrder || isInOrder(playlist, this.#order)) return;
    const rank = new Map(playlist.map((id, index) => [id, index]));
    const place = (id) => rank.get(id) ?? playlist.length;
    const ordered = [...this.#order].sort((a, b) => place(a) - place(b));
    if (ordered.some((id, index) => id !== this.#order[index])) {
      this.#order = ordered;
      this.onChange(null);
    }
  }

  #applyQueue(queue) {
    this.queueState = queue.state;
    // An event comes without the files.
    for (const { id, state, position, progress, eta_seconds } of queue.files ?? []) {
      const known = this.#files.get(id);
      // An answer may be older than the event that a file is finished; only `file.queued` opens one again.
      if (!known || !isUnfinished(known)) continue;
      const same = known.state === state && known.position === position
        && known.progress === progress && known.eta_seconds === eta_seconds;
      if (!same) this.put({ id, state, position, progress, eta_seconds });
    }
    this.onChange(null);
  }
}

/** A file with what is new of it; `told_at` is when it last got on, in milliseconds. */
function merged(known, news) {
  const file = { ...known, ...news };
  const isSame = known && known.state === file.state && known.progress === file.progress;
  return isSame ? file : { ...file, told_at: Date.now() };
}

/** Whether `order` begins with the whole playlist as it is. */
const isInOrder = (playlist, order) => playlist.every((id, index) => id === order[index]);
