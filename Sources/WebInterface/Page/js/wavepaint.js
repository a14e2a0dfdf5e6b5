// Draws the wave: bars above, and under them a strip that tells how far each part is. What a part is can be seen
// without colour: in the strip transcribed parts are a solid line, parts in work are striped, waiting ones a thin line,
// failed ones a row of blocks.

const [barWidth, barRoom] = [2, 4];
/** Height of the strip and what keeps it from the bars, in pixels. */
const stripHeight = 6;
const stripGap = 4;

export const barCount = (width) => Math.max(1, Math.floor(width / barRoom));

/** Fits a canvas to its box in the screen's own pixels, empty. */
export function prepare(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  return context;
}

/** One path for all bars of a colour. @param colourOf colour of the bar with this number, or `null` to leave it out. */
export function paintBars(context, heights, height, colourOf) {
  const room = height - stripHeight - stripGap;
  const paths = new Map();
  heights.forEach((share, i) => {
    const colour = colourOf(i);
    if (colour === null) return;
    if (!paths.has(colour)) paths.set(colour, new Path2D());
    const tall = share === null ? 1 : Math.max(2, share * room);
    paths.get(colour).roundRect(i * barRoom + 1, (room - tall) / 2, barWidth, tall, share === null ? 0 : 1);
  });
  for (const [colour, path] of paths) {
    context.fillStyle = colour;
    context.fill(path);
  }
}

/** @param parts `{from, to, state}` in pixels. */
export function paintStrip(context, parts, height, colours) {
  const bottom = height - 1;
  for (const { from, to, state } of parts) {
    // A short part is still to be seen.
    const width = Math.max(1.5, to - from - 0.5);
    context.fillStyle = colours[state];
    if (state === "done") context.fillRect(from, bottom - 4, width, 3);
    else if (state === "waiting") context.fillRect(from, bottom - 3, width, 1);
    else if (state === "failed") blocks(context, from, bottom, width);
    else stripes(context, from, bottom, width);
  }
}

function blocks(context, from, bottom, width) {
  for (let x = 0; x < width; x += 5) {
    context.fillRect(from + x, bottom - stripHeight, Math.min(3, width - x), stripHeight);
  }
}

function stripes(context, from, bottom, width) {
  context.save();
  context.beginPath();
  context.rect(from, bottom - 5, width, 5);
  context.clip();
  context.beginPath();
  // Aligned with the canvas, so that neighbouring parts join.
  for (let x = Math.floor(from / 6) * 6 - 6; x < from + width + 6; x += 6) {
    context.moveTo(x, bottom);
    context.lineTo(x + 5, bottom - 5);
  }
  context.lineWidth = 2.4;
  context.strokeStyle = context.fillStyle;
  context.stroke();
  context.restore();
}
