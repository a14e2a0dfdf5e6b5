// Long work in short pieces, so that scrolling and playing go on in between.

const budgetMilliseconds = 8;

/** Lets the browser draw and answer before the work goes on. */
const breath = () => new Promise((resolve) => {
  // A hidden tab gets no frames, but its work must come to an end all the same.
  if (document.hidden) setTimeout(resolve);
  else requestAnimationFrame(() => setTimeout(resolve));
});

/**
 * Calls `work` with each item in turn. Resolves to false, with the rest left out, as soon as `goesOn()` says no.
 * A short list is done at once, before this returns.
 */
export async function inSlices(items, work, goesOn = () => true) {
  let began = performance.now();
  for (const item of items) {
    if (performance.now() - began > budgetMilliseconds) {
      await breath();
      if (!goesOn()) return false;
      began = performance.now();
    }
    work(item);
  }
  return true;
}
