// The few ways in which this page touches the document. Text from outside only ever arrives through `textContent`.

const SVG = "http://www.w3.org/2000/svg";
/** Beside this module's folder, wherever that is served. */
const sprite = new URL("../icons.svg", import.meta.url).pathname;

/** The element with this id; every id that is asked for stands in index.html. */
export const byId = (id) => document.getElementById(id);

/** An element with attributes (`class`, `title`, …; `null` leaves one out) and children (nodes or plain text). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An icon of the sprite, invisible to screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  setIcon(svg, name);
  return svg;
}

/** Shows another icon in the first `svg` of `node` (or in `node` itself). Touches nothing if it is there already. */
export function setIcon(node, name) {
  const use = node.querySelector("use");
  const reference = `${sprite}#${name}`;
  if (use.getAttribute("href") !== reference) use.setAttribute("href", reference);
}

/** Sets text only where it differs, so that unchanged rows cost no layout. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or (with `null`) removes an attribute, only where it differs. */
export function setAttribute(node, name, value) {
  if (value === null) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value);
  }
}

/** Runs `work` once in the next frame, however often it is asked for before that. */
export function framed(work) {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    // A hidden tab gets no frames; its work must not pile up until it is shown.
    const run = () => { pending = false; work(); };
    if (document.hidden) setTimeout(run, 250);
    else requestAnimationFrame(run);
  };
}

/** Copies text; resolves to whether it worked (the clipboard is closed to pages on plain http except on localhost). */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { class: "visually-hidden", "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}
