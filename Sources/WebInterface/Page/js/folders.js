// What a drop, a paste or a chosen folder holds: the files in it, those in its folders too, and what was left out and
// why. Bounded: a home folder dropped by mistake must not hold the page up.
//
// Files that are named one by one are all taken: their user knows what they are. Inside folders, what is hidden and what
// is surely neither sound nor film is left out.

import { plural } from "./format.js";

const [mostFiles, deepest] = [2_000, 16];

const others = new Set((
  "txt md rtf pdf doc docx odt xls xlsx ods csv tsv ppt pptx odp epub html htm css js ts json xml yml yaml toml ini cfg "
  + "log srt vtt ass sub lrc nfo cue m3u m3u8 pls jpg jpeg png gif webp svg bmp tif tiff heic ico psd ai zip 7z rar gz bz2 "
  + "xz tar iso dmg exe dll so bin msi apk deb rpm sh bat py rb swift c h cpp java go rs db sqlite ds_store ttf otf woff "
  + "woff2 url lnk torrent tmp part crdownload").split(" "));

/** `{files, skipped}` of a drop or a paste. The entries are taken before anything is awaited: afterwards they are gone. */
export async function ofTransfer(transfer) {
  const entries = [...transfer.items].filter((item) => item.kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() }));
  const found = { files: [], skipped: [] };
  for (const { entry, file } of entries) {
    if (entry?.isDirectory) await walk(entry, found, 1);
    else if (file) found.files.push(file);
  }
  return found;
}

/** `{files, skipped}` of what a folder picker gave. */
export function ofFolder(files) {
  const found = { files: [], skipped: [] };
  const byPath = [...files].sort((a, b) => natural(a.webkitRelativePath, b.webkitRelativePath));
  for (const file of byPath) {
    const isHidden = file.webkitRelativePath.split("/").some((name) => name.startsWith("."));
    consider(file, isHidden, found);
  }
  return found;
}

/** One sentence about what was left out, or nothing. */
export function summaryOf(skipped) {
  const counts = new Map();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const parts = [...counts].map(([reason, count]) => {
    const first = skipped.find((one) => one.reason === reason).name;
    return `${plural(count, "file")} ${reason} (${count > 1 ? `${first}, …` : first})`;
  });
  return parts.length === 0 ? "" : `Left out: ${parts.join("; ")}.`;
}

const natural = new Intl.Collator("en", { numeric: true }).compare;

function consider(file, isHidden, found) {
  const skip = (reason) => found.skipped.push({ name: file.name, reason });
  if (isHidden) skip("hidden");
  else if (others.has(file.name.split(".").at(-1).toLowerCase())) skip("that are no sound or film");
  else if (file.size === 0) skip("empty");
  else if (found.files.length >= mostFiles) skip(`beyond ${mostFiles.toLocaleString("en")}`);
  else found.files.push(file);
}

async function walk(folder, found, depth) {
  if (depth > deepest) return found.skipped.push({ name: folder.name, reason: "too deep in folders" });
  if (found.files.length + found.skipped.length > 5 * mostFiles) return;
  const entries = (await entriesOf(folder)).sort((a, b) => natural(a.name, b.name));
  for (const entry of entries) {
    if (entry.isDirectory && !entry.name.startsWith(".")) {
      await walk(entry, found, depth + 1);
    } else if (entry.isFile) {
      const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
      if (file) consider(file, entry.name.startsWith("."), found);
      else found.skipped.push({ name: entry.name, reason: "unreadable" });
    }
  }
}

async function entriesOf(folder) {
  const reader = folder.createReader();
  const entries = [];
  // A reader hands out at most about a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const batch = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (batch.length === 0) return entries;
    entries.push(...batch);
  }
}
