// Getting files in: drag and drop anywhere on the page, the pickers for files and for a folder, and pasting.

import { byId } from "./dom.js";
import { ofFolder, ofTransfer } from "./folders.js";
import { addressIn } from "./links.js";

/**
 * @param take called with `{files, skipped}` as `folders.js` makes it.
 * @param takeLink called with an address that was pasted or dropped.
 * @param allowed whether files may be added now.
 */
export function acceptFiles(take, takeLink, allowed) {
  const veil = byId("drop-veil");
  // dragenter and dragleave also fire for every child; only the count tells when the pointer has left the window.
  let depth = 0;
  const types = (event) => [...(event.dataTransfer?.types ?? [])];
  const carries = (event) => types(event).includes("Files") || types(event).includes("text/uri-list");
  const show = (visible) => { veil.hidden = !visible; };

  addEventListener("dragenter", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth += 1;
    if (allowed()) show(true);
  });
  addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    // Always prevented: a file that is dropped beside its target must not replace the page.
    event.preventDefault();
    event.dataTransfer.dropEffect = allowed() ? "copy" : "none";
  });
  addEventListener("dragleave", (event) => {
    if (!carries(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) show(false);
  });
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    if (!allowed()) return;
    if (types(event).includes("Files")) {
      ofTransfer(event.dataTransfer).then(take);
    } else {
      const link = addressIn(event.dataTransfer.getData("text/uri-list").split("\n")[0]);
      if (link) takeLink(link);
    }
  });

  addEventListener("paste", (event) => {
    if (!allowed()) return;
    const data = event.clipboardData;
    if (data?.items && [...data.items].some((item) => item.kind === "file")) {
      ofTransfer(data).then(take);
    } else if (!event.target.closest?.("input, textarea")) {
      const link = addressIn(data?.getData("text/plain"));
      if (link) takeLink(link);
    }
  });

  listenTo("pick", "pick-input", (files) => take({ files, skipped: [] }));
  byId("choose").addEventListener("click", () => byId("pick-input").click());
  listenTo("pick-folder", "pick-folder-input", (files) => take(ofFolder(files)));
}

function listenTo(button, field, take) {
  const input = byId(field);
  byId(button).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const files = [...input.files];
    // Choosing the same file twice in a row must fire again.
    input.value = "";
    if (files.length > 0) take(files);
  });
}
