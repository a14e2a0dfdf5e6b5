// The dialog for what lies elsewhere: a file that the server fetches, or a stream that it records while it plays.

import { ApiError } from "./api.js";
import { byId, setText } from "./dom.js";
import { addressIn } from "./links.js";

/** Resolves to whether it is under way. @param add fetches an address. @param record records one, or throws. */
export class AddLink {
  #dialog = byId("dialog-link");
  #input = byId("link-input");
  #error = byId("link-error");

  constructor(add, record) {
    byId("open-link").addEventListener("click", () => this.open(""));
    byId("link-form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const url = addressIn(this.#input.value);
      if (!url) {
        setText(this.#error, "That is no web address: it has to begin with http:// or https://.");
        this.#input.focus();
        return;
      }
      const problem = byId("link-live").checked ? await this.#recorded(record, url) : add(url);
      if (problem) setText(this.#error, problem);
      else this.#dialog.close();
    });
    for (const id of ["link-file", "link-live"]) byId(id).addEventListener("change", () => this.#draw());
  }

  /** Asks what to do with `url`. */
  open(url) {
    this.#input.value = url;
    byId("link-file").checked = true;
    this.#draw();
    setText(this.#error, "");
    this.#dialog.showModal();
    this.#input.focus();
  }

  #draw() { setText(byId("link-go"), byId("link-live").checked ? "Record the stream" : "Fetch the file"); }

  async #recorded(record, url) {
    const button = byId("link-go");
    button.disabled = true;
    try {
      await record(url);
      return null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return error.isUnknownHere ? "This server cannot record streams." : error.message;
    } finally {
      button.disabled = false;
    }
  }
}
