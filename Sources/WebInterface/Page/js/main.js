// Where the page begins: back into the session that this browser is in, or to the start screen.

import { hasFarewell, rememberedSession, takeNew, takeSharedSession } from "./credentials.js";
import { prepareDialogs } from "./dialogs.js";
import { byId, setAttribute } from "./dom.js";
import { acceptFiles } from "./drop.js";
import { checkHealth } from "./health.js";
import { listenToKeys } from "./keys.js";
import { hideStart, openSession, showStart } from "./opening.js";
import { Workspace } from "./workspace.js";

let workspace = null;
let isOpening = false;

/** Opens a session, and then does what the user wanted of it already. */
async function open(then = () => {}) {
  if (isOpening || workspace) return;
  isOpening = true;
  const session = await openSession();
  isOpening = false;
  if (!session) return;
  await enter(session);
  then();
}

/** Goes into a session; once a page load. */
async function enter(session) {
  hideStart();
  workspace = new Workspace(session);
  await workspace.start();
}

function showPane(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll("[data-show]")) {
    setAttribute(button, "aria-pressed", String(button.dataset.show === pane));
  }
}

prepareDialogs();
acceptFiles(
  (found) => { if (workspace) workspace.add(found); else open(() => workspace.add(found)); },
  (url) => { if (workspace) workspace.addAddress(url); else open(() => workspace.addAddress(url)); },
  () => !document.querySelector("dialog[open]") && (workspace === null || workspace.canAdd));
listenToKeys({
  toggle: () => workspace?.playback.toggle(),
  back: () => workspace?.playback.nudge(-5),
  forward: () => workspace?.playback.nudge(5),
  next: () => workspace?.playback.step(1),
  previous: () => workspace?.playback.step(-1),
  slower: () => workspace?.playback.faster(-1),
  faster: () => workspace?.playback.faster(1),
  mute: () => workspace?.player.setMuted(!workspace.player.isMuted),
  now: () => workspace?.reading.backToNow(),
  fullscreen: () => workspace?.picture.toggleFullscreen(),
  picture: () => workspace?.picture.cycle(),
  zoomIn: () => workspace?.reading.wave.zoom(2),
  zoomOut: () => workspace?.reading.wave.zoom(0.5),
  zoomAll: () => workspace?.reading.wave.zoomOut(),
  export: () => workspace?.reading.exports.open(),
  search: () => { if (workspace) { showPane("transcript"); workspace.search.focus(); } },
  help: () => byId("dialog-help").showModal(),
});
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => showPane(button.dataset.show));
}
document.querySelector(".skip-link").addEventListener("click", (event) => {
  event.preventDefault();
  showPane("transcript");
  workspace?.reading.captions.focus();
});
addEventListener("panechange", () => showPane(document.body.dataset.pane));
// A share link pasted into a tab that is open already only changes the fragment.
addEventListener("hashchange", () => { if (location.hash === "#new" || takeSharedSession()) location.reload(); });

takeSharedSession();
const remembered = takeNew() || hasFarewell() ? null : rememberedSession();
if (remembered) {
  enter(remembered);
} else {
  showStart(() => open());
  checkHealth();
}
