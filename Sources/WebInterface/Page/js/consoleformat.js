// Figures of the console in words. Pure functions of their arguments.

import { bytesParts as parts } from "./format.js";

/** What is shown where a figure is not known. */
export const unknown = "–";

/** Short times with the precision that they deserve: `4 ms`, `0.35 s`, `12 s`, `3 min`, `2 h 5 min`. */
export function seconds(value) {
  if (!Number.isFinite(value)) return unknown;
  if (value < 0.0005) return "0 s";
  if (value < 0.0995) return `${Math.max(1, Math.round(value * 1000))} ms`;
  if (value < 9.95) return `${value.toFixed(value < 0.995 ? 2 : 1)} s`;
  if (value < 119.5) return `${Math.round(value)} s`;
  const minutes = Math.round(value / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** A plain number with a sensible number of digits: `0`, `0.42`, `3.1`, `128`, `12,400`. */
export function number(value) {
  if (!Number.isFinite(value)) return unknown;
  if (value === 0) return "0";
  if (value < 0.995) return value.toFixed(2);
  if (value < 99.5) return value.toFixed(value % 1 === 0 ? 0 : 1);
  return Math.round(value).toLocaleString("en");
}

/** `12 %`, and below one with a digit more. */
export function percent(fraction) {
  if (!Number.isFinite(fraction)) return unknown;
  const value = fraction * 100;
  return `${value > 0 && value < 0.95 ? value.toFixed(1) : Math.round(value)} %`;
}

/** `[amount, unit]` of a number of bytes. */
export const bytesParts = (count) => Number.isFinite(count) ? parts(count) : [unknown, ""];

export const bytes = (count) => bytesParts(count).filter(Boolean).join(" ");

/** What a session is called: its label, else the end of its id; a number where it is not the reader’s own. */
export function sessionName(session) {
  if (session.label) return session.label;
  return session.id ? `…${session.id.slice(-8)}` : `Session ${session.number}`;
}
