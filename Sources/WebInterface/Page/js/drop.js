// Getting files in: drag and drop anywhere on the page (folders too), the file picker, and pasting.

import { byId } from "./dom.js";

/** @param take called with a list of `File`s. @param allowed whether files may be added now. */
export function acceptFiles(take, allowed) {
  const veil = byId("drop-veil");
  const input = byId("pick-input");
  // dragenter and dragleave also fire for every child; only the count tells when the pointer has left the window.
  let depth = 0;
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (visible) => { veil.hidden = !visible; };

  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth += 1;
    if (allowed()) show(true);
  });
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    // Always prevented: a file that is dropped beside its target must not replace the page.
    event.preventDefault();
    event.dataTransfer.dropEffect = allowed() ? "copy" : "none";
  });
  addEventListener("dragleave", (event) => {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) show(false);
  });
  addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    if (!allowed()) return;
    const files = await filesOf(event.dataTransfer);
    if (files.length > 0) take(files);
  });

  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0 && allowed()) take(files);
  });

  byId("pick").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const files = [...input.files];
    // Choosing the same file twice in a row must fire again.
    input.value = "";
    if (files.length > 0) take(files);
  });
}

/** All files of a drop, those in folders too, hidden ones left out. The entries must be taken before any await. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.some((entry) => entry === null)) return [...transfer.files];
  const found = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

async function collect(entry, found) {
  if (entry.name.startsWith(".")) return;
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    if (file) found.push(file);
    return;
  }
  const reader = entry.createReader();
  // A reader hands out at most about a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const batch = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (batch.length === 0) return;
    for (const child of batch) await collect(child, found);
  }
}
