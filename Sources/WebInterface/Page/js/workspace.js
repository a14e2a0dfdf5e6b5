// A session that is open on the page: makes its parts and joins them. One a page load.

import { AddLink } from "./addlink.js";
import { ApiError, SessionApi } from "./api.js";
import { Controls } from "./controls.js";
import { rememberEnd, startAfresh } from "./credentials.js";
import { byId, framed } from "./dom.js";
import { EventFeed } from "./events.js";
import { FileActions } from "./fileactions.js";
import { FileBook, isOnServer, isUnfinished } from "./filebook.js";
import { FileList } from "./filelist.js";
import { summaryOf } from "./folders.js";
import { plural } from "./format.js";
import { checkHealth, watchSilence } from "./health.js";
import { prepareLanguages } from "./languages.js";
import { Keeping } from "./keeping.js";
import { keepAlive } from "./lease.js";
import { Links } from "./links.js";
import { listenToMediaKeys } from "./mediakeys.js";
import { banner, toast } from "./notices.js";
import { Options } from "./options.js";
import { Pace } from "./pace.js";
import { Playback } from "./playback.js";
import { Picture } from "./picture.js";
import { Player } from "./player.js";
import { QueueWatch } from "./queuewatch.js";
import { Reading } from "./reading.js";
import { Recording } from "./recording.js";
import { Search } from "./search.js";
import { SessionBar } from "./sessionbar.js";
import { SharedPlayer } from "./sharedplayer.js";
import { Together } from "./together.js";
import { Uploads } from "./upload.js";

export class Workspace {
  #session;
  #api;
  #isOwner = true;
  #isEnding = false;
  #book = new FileBook();
  #feed;
  #stops = [];

  constructor(session) {
    this.#session = session;
    this.#api = new SessionApi(session.id, session.token);
    this.#api.onError = (error) => this.#refused(error);
    const [api, book] = [this.#api, this.#book];
    this.uploads = new Uploads(api, book, session.limits ?? {});
    this.links = new Links(api, book);
    this.actions = new FileActions(api, book, this.uploads, this.links);
    this.list = new FileList(book, {
      open: (id) => this.#open(id), retry: (id) => this.actions.retry(id), remove: (id) => this.actions.remove(id),
      move: (id, where) => this.actions.move(id, where),
    });
    this.queueWatch = new QueueWatch(api, book);
    this.recording = new Recording(api);
    this.addLink = new AddLink((url) => this.links.add(url), (url) => this.recording.start(url));
    this.player = new Player((id) => api.link(api.file(id, "/audio")));
    this.shared = new SharedPlayer(api);
    this.playback = new Playback(book, this.player, this.shared);
    this.pace = new Pace(this.player, this.shared);
    this.together = new Together(this.player, this.playback, this.shared);
    this.reading = new Reading(api, book);
    this.controls = new Controls(this.player, this.playback, book, this.reading.wave);
    this.search = new Search(this.reading.captions, api, book, () => this.reading.file);
    this.picture = new Picture(this.player, () => this.playback.toggle());
    this.reading.track = this.picture.track;
    this.#feed = new EventFeed(api, {
      event: (type, event) => this.#event(type, event),
      lost: () => this.#lost(),
      restored: ({ long }) => this.#restored(long),
      check: () => this.#stillThere(),
    });
    this.#join();
  }

  get canAdd() { return this.#isOwner; }

  /** Fetches everything once, then follows events only. Waits for a server that is away. */
  async start() {
    let snapshot, page;
    try {
      snapshot = await this.#api.get("");
      // The number first, the lists after it: an event in between is then applied to a list that has it already,
      // which changes nothing. The other way round it would be lost.
      page = await this.#api.get("/events", { query: { after: 0, limit: 1 } });
    } catch (error) {
      if (error.isUnreachable) banner("connection", "The server cannot be reached. Trying again by itself.");
      if (error.isGone) return this.#gone(overOrExpired(this.#isOwner));
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return this.start();
    }
    banner("connection", null);
    document.body.dataset.view = "work";
    byId("work").hidden = false;
    await this.#probeRights();
    const engine = { ...this.#session.engine, ...snapshot.engine };
    prepareLanguages(this.#api, engine, snapshot.options?.language);
    this.options = new Options(
      this.#api, { engine, canDiarize: snapshot.can_diarize, current: snapshot.options });
    this.keeping = new Keeping(this.#api, snapshot);
    if (this.#isOwner) {
      this.#stops.push(keepAlive(this.#api, snapshot.expires_at, (expiresAt) => this.keeping.renewed(expiresAt)));
    }
    this.bar.show(snapshot);
    if (snapshot.queue) this.#book.apply("queue.changed", { queue: snapshot.queue });
    this.actions.showQueue(this.#isOwner);
    // Events say what changes, so all that is there has to be known before they are followed.
    while (!await this.#fetchAll()) {
      if (this.#isEnding) return;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
    banner("connection", null);
    this.#feed.open(page.newest ?? page.last);
    this.#stops.push(this.shared.keepTime(), this.pace.keep());
    checkHealth();
  }

  /** Takes files from the user, and says what was left out. */
  add({ files, skipped }) {
    this.uploads.add(files);
    const words = summaryOf(skipped);
    if (words) toast(files.length > 0 ? `Added ${plural(files.length, "file")}. ${words}` : words);
  }

  /** Takes an address from the user. */
  addAddress(url) { this.addLink.open(url); }

  /**
   * A viewer's token says so. Of any other, an empty change is the one request that says whether it may change things,
   * and changes nothing; a refusal is noted on the way.
   */
  async #probeRights() {
    if (this.#session.token.startsWith("sotto_view_")) {
      this.#isOwner = false;
    } else {
      await this.#api.call("PATCH", "", { body: {} }).catch(() => null);
    }
    this.#setOwner(this.#isOwner);
  }

  /** Resolves to whether it was all there. */
  async #fetchAll() {
    try {
      const [list, player] = await Promise.all([this.#api.get("/files"), this.#api.get("/player")]);
      this.#book.reset(list.files);
      this.#applyPlayer(player);
      // A file that finished in the meantime has its last segments on the server.
      if (this.reading.file !== null) this.reading.load();
      else this.#openFirst();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.isUnreachable) this.#lost();
      else if (!error.isGone) toast(error.message, { isError: true });
      return false;
    }
  }

  // MARK: Parts to parts

  #join() {
    const { player, playback, reading, controls, list, search, uploads } = this;
    const drawWords = framed(() => { reading.update(); controls.update(); this.actions.showQueue(this.#isOwner); });
    const drawRows = this.#book.onChange;
    this.#book.onChange = (id) => {
      drawRows(id);
      drawWords();
      if (id !== null && id === player.file && !this.#book.has(id)) this.#closeFile();
    };
    playback.onFollowing = (isFollowing) => {
      this.pace.isFollowing = isFollowing;
      this.together.update();
      controls.update();
    };
    player.onChange = () => {
      controls.update();
      this.picture.update();
      this.together.update();
      const isReady = !player.isMeantToPlay && player.trouble !== "unplayable";
      const hint = isReady ? "Press play to read along." : "";
      reading.subtitle.hint(player.file === null ? "What is being said stands here." : hint);
    };
    player.onChange();
    player.onTime = () => {
      controls.time();
      reading.time(player.position);
    };
    playback.onFile = (id) => {
      list.select(id);
      reading.open(id);
      controls.update();
    };
    reading.onRetry = (id) => this.actions.retry(id);
    reading.captions.onSeek = (seconds) => playback.seek(seconds, { play: true });
    reading.captions.onDrawn = () => { search.refresh(); reading.time(player.position); };
    search.onJump = (file, seconds, segment) => {
      playback.open(file, { position: seconds });
      if (!playback.isLocked) playback.seek(seconds);
      reading.captions.reveal(segment, seconds, { isNow: !playback.isLocked });
    };
    listenToMediaKeys(playback, () => player.isMeantToPlay);
    this.actions.onMoved = (id) => requestAnimationFrame(() => list.reveal(id));
    this.links.onAccepted = uploads.onAccepted = (files) => {
      for (const file of files) if (!this.#book.has(file.id)) this.#book.put({ progress: 0, ...file });
      this.#openFirst();
    };
    uploads.onError = (error) => {
      this.#refused(error);
      if (error.status === 503) checkHealth();
    };
    this.bar = new SessionBar(this.#session, this.#api, {
      fileCount: () => this.#book.files.filter(isOnServer).length,
      onEnding: (ending) => { this.#isEnding = ending; },
    });
    for (const type of ["online", "pageshow"]) addEventListener(type, () => { this.#feed.hurry(); uploads.hurry(); });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.#feed.hurry();
      this.shared.measure(1);
    });
    addEventListener("beforeunload", (event) => { if (uploads.isBusy && !this.#isEnding) event.preventDefault(); });
    this.#stops.push(watchSilence((milliseconds) =>
      this.#book.queueState === "running" && this.#book.files.some(isUnfinished)
      && performance.now() - this.#feed.heardAt > milliseconds));
  }

  /** The first file of a session comes into the player by itself, not playing. */
  #openFirst() {
    if (this.player.file !== null) return;
    const first = this.#book.neighbour(null, 0);
    if (first) this.playback.open(first, { play: false });
  }

  #open(id) {
    if (id !== this.player.file) this.playback.open(id);
    document.body.dataset.pane = "transcript";
    dispatchEvent(new Event("panechange"));
  }

  #closeFile() {
    this.player.load(null);
    this.list.select(null);
    this.reading.open(null);
    this.#openFirst();
  }

  // MARK: Events

  #event(type, event) {
    if (type === "session.ended" || type === "session.ending") {
      // One's own ending is answered with a receipt.
      if (!this.#isEnding) this.#gone("The session has been ended. Its files are gone from the server.");
      return;
    }
    if (type === "player.changed") {
      this.#applyPlayer(event.player);
      return;
    }
    if (type.startsWith("recording.")) return this.recording.apply(type, event);
    if (type === "server.notice") return this.#notice(event);
    if (type === "segment.final") {
      this.reading.segment(event.file, event.segment);
      this.search.refresh();
      if (event.segment.gap) this.#countGap(event.file);
      return;
    }
    // The file's end comes with it, and with that the whole transcript is read anew.
    if (type === "segment.revised") return;
    if (type === "file.created") this.uploads.announced(event.name);
    this.#book.apply(type, event);
    this.queueWatch.noticed(type);
    if (type === "file.created") this.#openFirst();
    if (type.startsWith("file.")) this.reading.event(type, event.file);
    if (type === "file.completed") this.bar.worked();
    if (type === "file.cancelled" && !this.#isEnding) this.actions.cancelled(event.file);
  }

  #applyPlayer(player) {
    // An event has the playlist only where that changed.
    if (player.playlist) this.#book.applyPlaylist(player.playlist, { keepsOrder: this.actions.isMoving });
    this.shared.received(player);
    if (player.recording !== undefined) this.recording.show(player.recording);
  }

  #notice({ code, message }) {
    if (code === "disk_low" || code === "disk_ok") checkHealth();
    if (code === "engine_changed") this.bar.worked();
    if (code !== "disk_ok") toast(message, { isError: code === "disk_low" });
  }

  #countGap(id) {
    const windows = this.#book.get(id)?.windows;
    if (this.#book.has(id)) this.#book.put({ id, windows: { ...windows, failed: (windows?.failed ?? 0) + 1 } });
  }

  #lost() {
    banner(
      "connection", `Connection lost. Trying again by itself; what plays goes on. ${this.keeping.warning}`.trim());
  }

  #restored(long) {
    banner("connection", null);
    checkHealth();
    this.player.reload();
    this.shared.measure();
    this.shared.resume();
    this.uploads.hurry();
    if (long) this.#fetchAll();
    else this.reading.catchUp();
  }

  /** Whether to follow the log again. Where what was missed has been dropped from it, everything is looked at anew. */
  async #stillThere() {
    try {
      await this.#api.get("/events", { query: { after: this.#feed.last, limit: 1 } });
      return true;
    } catch (error) {
      if (error.code !== "events_expired") return !error.isGone;
    }
    const page = await this.#api.get("/events", { query: { after: 0, limit: 1 } }).catch(() => null);
    if (page && await this.#fetchAll()) this.#feed.skipTo(page.newest ?? page.last);
    return true;
  }

  // MARK: Rights and ends

  #refused(error) {
    if (error.code === "read_only") this.#setOwner(false);
    const isSessions = error.status === 401 || (error.status === 404 && error.code === "session_not_found");
    if (isSessions && !this.#isEnding) {
      this.#gone(overOrExpired(this.#isOwner));
    }
  }

  #setOwner(isOwner) {
    this.#isOwner = isOwner;
    document.body.dataset.role = isOwner ? "owner" : "viewer";
    byId("viewer-badge").hidden = isOwner;
    this.list.isOwner = this.shared.isOwner = this.reading.isOwner = isOwner;
    this.list.refresh();
    this.bar.setOwner(isOwner);
    this.together.update();
    this.controls.update();
    this.reading.update();
    this.actions.showQueue(this.#isOwner);
  }

  #gone(note) {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#feed.close();
    this.uploads.cancelAll();
    this.queueWatch.stop();
    this.recording.stop();
    for (const stop of this.#stops) stop();
    rememberEnd(this.#api.id);
    startAfresh({ note });
  }
}

const overOrExpired = (isOwner) => isOwner
  ? "Your session is over. It was ended, or was not used for a while; its files are gone from the server."
  : "This link no longer works: the session was ended, or the link has expired.";
