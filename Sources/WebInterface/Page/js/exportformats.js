// The formats that a transcript can be had in, and what a download of one is called. Pure.

/** `id` is the server's name of it. */
export const formats = [
  { id: "srt", label: "SRT", title: "Subtitles", ending: "srt" },
  { id: "vtt", label: "WebVTT", title: "Subtitles for the web", ending: "vtt" },
  { id: "txt", label: "Text", title: "One line a caption", ending: "txt" },
  { id: "tsv", label: "TSV", title: "Times and text", ending: "tsv" },
  { id: "json", label: "JSON", title: "All there is", ending: "json" },
  { id: "whisperx", label: "WhisperX", title: "WhisperX’s JSON", ending: "whisperx.json" },
  { id: "verbose_json", label: "OpenAI", title: "OpenAI’s verbose JSON", ending: "openai.json" },
  { id: "aud", label: "Audacity", title: "Labels for Audacity", ending: "aud" },
];

/** Only these two know of lines. */
export const hasLines = (format) => format === "srt" || format === "vtt";

/** `interview.srt`, `interview (so far).srt`, `session 2026-05-01.srt`. */
export function fileName(format, { file, isPartial, now }) {
  const stem = file
    ? file.name.replace(/\.[^.]{1,5}$/, "").replace(/[/\\]/g, "_") || "transcript"
    : `session ${now.toISOString().slice(0, 10)}`;
  const { ending } = formats.find(({ id }) => id === format);
  return `${stem}${isPartial ? " (so far)" : ""}.${ending}`;
}

/** The query that asks the server for it. Lines in a caption need a width to be counted in. */
export function queryOf({ format, width, lines, highlights, isPartial }) {
  const query = { format };
  if (isPartial) query.partial = 1;
  if (hasLines(format)) {
    if (width) query.max_line_width = width;
    if (width && lines) query.max_line_count = lines;
    if (highlights) query.highlight_words = 1;
  }
  return query;
}
