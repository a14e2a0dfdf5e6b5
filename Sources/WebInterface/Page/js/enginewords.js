// What transcribes here, in words that promise nothing it does not hold. Pure.

const names = {
  pocketsphinx: "PocketSphinx", whisperx: "WhisperX", sherpa: "sherpa-onnx", openai: "An OpenAI-compatible service",
  instant: "No engine, only a stand-in for tests", cluster: "Other machines",
};
const models = { "en-us": "US English" };
const remarks = { pocketsphinx: "modest accuracy" };

/** `PocketSphinx, US English · about 3.1× real time · modest accuracy`. */
export function engineWords(engine) {
  if (!engine?.name) return "";
  const model = engine.model ? models[engine.model] ?? engine.model : "";
  const name = [names[engine.name] ?? engine.name, model].filter(Boolean).join(", ");
  return [name, pace(engine.speed), remarks[engine.name] ?? ""].filter(Boolean).join(" · ");
}

/** Measured, or nothing. */
function pace(speed) {
  if (!(speed > 0)) return "";
  if (speed < 0.95) return `slower than real time (about ${speed.toFixed(1)}×)`;
  return `about ${speed < 10 ? speed.toFixed(1) : Math.round(speed)}× real time`;
}
