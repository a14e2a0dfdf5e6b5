// The dialog that gives a transcript out: of one file or of the session, in any format, shown before it is taken.

import { ApiError, errorOf } from "./api.js";
import { byId, copyText, element, setText } from "./dom.js";
import { fileName, formats, hasLines, queryOf } from "./exportformats.js";
import { isOnServer } from "./filebook.js";
import { plural } from "./format.js";

const pauseMilliseconds = 200;
const previewLetters = 1_200;
const choiceKey = "sotto.export";

export class ExportDialog {
  #api;
  #sessionFiles;
  #dialog = byId("dialog-export");
  #form = byId("export-form");
  #file = null;
  #text = null;
  #asking = null;
  #timer = null;
  #state = "";

  constructor(api, sessionFiles) {
    this.#api = api;
    this.#sessionFiles = sessionFiles;
    byId("export-formats").append(...formats.map(({ id, label, title }) =>
      element("label", { class: "choice", title },
        element("input", { type: "radio", name: "format", value: id }), element("b", {}, label),
        element("small", {}, title))));
    this.#recall();
    this.#form.addEventListener("input", () => this.#changed());
    this.#form.addEventListener("submit", (event) => { event.preventDefault(); this.#download(); });
    byId("export-copy").addEventListener("click", () => this.#copy());
  }

  open(file) {
    this.#file = file;
    const count = this.#sessionFiles().filter(isOnServer).length;
    setText(byId("export-file"), file?.name ?? "");
    setText(byId("export-session"), plural(count, "file"));
    this.#dialog.showModal();
    this.#changed();
  }

  /** The file's state may be another: what was partial may be whole. */
  refresh(file) {
    if (!this.#dialog.open || file?.id !== this.#file?.id) return;
    this.#file = file;
    if (this.#state !== this.#stateOfAll()) this.#changed();
  }

  get #choice() {
    const form = new FormData(this.#form);
    const isSession = form.get("scope") === "session";
    const files = isSession ? this.#sessionFiles().filter(isOnServer) : [this.#file];
    const unfinished = files.filter((file) => file.state !== "completed");
    return {
      isSession, format: form.get("format"),
      width: Number(form.get("width")) || null, lines: Number(form.get("lines")) || null,
      highlights: form.get("highlights") === "on",
      unfinished, isPartial: unfinished.length > 0,
    };
  }

  #stateOfAll() { return this.#sessionFiles().map((file) => file.state).join(); }

  #changed() {
    const choice = this.#choice;
    this.#state = this.#stateOfAll();
    byId("export-lines").hidden = !hasLines(choice.format);
    this.#form.elements.lines.disabled = !choice.width;
    setText(byId("export-note"), note(choice));
    byId("export-note").hidden = !choice.isPartial;
    setText(byId("export-name"), this.#name(choice));
    this.#remember();
    this.#text = null;
    this.#offer(false);
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (!this.#form.checkValidity()) return this.#say("Widths go from 1 to 1000, lines from 1 to 100.", true);
    this.#timer = setTimeout(() => this.#ask(choice), pauseMilliseconds);
  }

  async #ask(choice) {
    this.#asking = new AbortController();
    const rest = choice.isSession ? "/transcript" : this.#api.file(this.#file.id, "/transcript");
    try {
      const text = await this.#fetch(this.#api.link(rest, queryOf(choice)), this.#asking.signal);
      this.#text = text;
      const isEmpty = text.trim() === "" || text.trim() === "WEBVTT";
      const more = text.length > previewLetters ? "\n…" : "";
      this.#say(isEmpty ? "There is no text in it." : text.slice(0, previewLetters) + more);
      this.#offer(!isEmpty);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof ApiError)) throw error;
      this.#say(error.message, true);
    }
  }

  /** The document as text, whatever its format. */
  async #fetch(link, signal) {
    let answer, text;
    try {
      answer = await fetch(link, { signal, cache: "no-store" });
      text = await answer.text();
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ApiError(0, "unreachable", "The server cannot be reached. Try again in a moment.");
    }
    if (!answer.ok) throw errorOf(answer.status, (name) => answer.headers.get(name), text);
    return text;
  }

  #say(text, isError = false) {
    setText(byId("export-preview"), text);
    byId("export-preview").classList.toggle("field-error", isError);
  }

  #offer(possible) { byId("export-copy").disabled = byId("export-download").disabled = !possible; }

  #name(choice) {
    return fileName(choice.format, {
      file: choice.isSession ? null : this.#file, isPartial: choice.isPartial, now: new Date() });
  }

  #download() {
    if (this.#text === null) return;
    const address = URL.createObjectURL(new Blob([this.#text], { type: "text/plain;charset=utf-8" }));
    element("a", { href: address, download: this.#name(this.#choice) }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    this.#dialog.close();
  }

  async #copy() {
    const button = byId("export-copy");
    setText(button, await copyText(this.#text) ? "Copied" : "Not copied");
    setTimeout(() => setText(button, "Copy"), 1600);
  }

  #remember() {
    const { format, width, lines, highlights } = this.#choice;
    try { localStorage.setItem(choiceKey, JSON.stringify({ format, width, lines, highlights })); } catch { /* Off. */ }
  }

  #recall() {
    let known = null;
    try { known = JSON.parse(localStorage.getItem(choiceKey)); } catch { /* Nothing usable. */ }
    const fields = this.#form.elements;
    fields.format.value = formats.some(({ id }) => id === known?.format) ? known.format : "srt";
    fields.width.value = known?.width ?? "";
    fields.lines.value = known?.lines ?? "";
    fields.highlights.checked = known?.highlights ?? false;
  }
}

function note({ isSession, unfinished }) {
  if (isSession) {
    return `${plural(unfinished.length, "file")} of this session ${unfinished.length === 1 ? "is" : "are"} not `
      + "transcribed to the end. This has what there is so far.";
  }
  return ["failed", "cancelled"].includes(unfinished[0]?.state)
    ? "This file was not transcribed to the end. This has what there is of it."
    : "This file is still being transcribed. This has what there is so far.";
}
