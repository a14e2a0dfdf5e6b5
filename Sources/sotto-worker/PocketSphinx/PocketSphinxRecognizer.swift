import CPocketSphinx
import Glibc
import TranscriptionCore

/// CMU PocketSphinx with its US-English model.
///
/// A window is decoded as one whole utterance with features normalised over that utterance, and the noise estimate is
/// started anew, so that the answer depends on the window alone and not on what was decoded before it.
final class PocketSphinxRecognizer: WorkerEngine {
  /// PocketSphinx works on frames of 10 ms.
  private static let framesPerSecond = 100.0
  /// Less than this is padded with silence: features need some frames around them.
  private static let leastSamples = AudioFormat.samplesPerSecond / 2
  /// What never gets louder than this (-80 dB) is silence, in which the decoder would hear some word or other.
  private static let quietest: Float = 1e-4

  let greeting = WorkerReply.Greeting(
    engine: EngineDescription(
      name: "pocketsphinx", model: "en-us",
      capabilities: .init(languages: ["en"], wordTimes: true)),
    maximumBatch: 1, library: "pocketsphinx 5prealpha")
  private let decoder: OpaquePointer

  init(model: PocketSphinxModel) throws(WorkerUnusable) {
    let arguments = [
      "-hmm", model.acousticModel, "-lm", model.languageModel, "-dict", model.dictionary, "-logfn", "/dev/null",
      // Silence that is left out would shift the times of the words after it.
      "-remove_silence", "no", "-cmn", "batch",
    ]
    var copies = arguments.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    guard let config = cmd_ln_parse_r(nil, ps_args(), Int32(copies.count), &copies, 1) else {
      throw WorkerUnusable("PocketSphinx does not take its own options; is its version 0.8+5prealpha?")
    }
    defer { cmd_ln_free_r(config) }
    guard let decoder = ps_init(config) else {
      throw WorkerUnusable(
        "PocketSphinx cannot load the model in \(model.acousticModel); install pocketsphinx-en-us again")
    }
    self.decoder = decoder
  }

  deinit { ps_free(decoder) }

  func recognize(_ windows: [AudibleWindow]) -> [Result<RecognizedWindow, Rejection>] {
    windows.map { window in
      if let language = window.options.language, language != "en" {
        return .failure(.badLanguage("PocketSphinx's model is for English, not for '\(language)'"))
      }
      if window.options.task == .translate {
        return .failure(.unsupported("PocketSphinx does not translate"))
      }
      return decode(window)
    }
  }

  private func decode(_ window: AudibleWindow) -> Result<RecognizedWindow, Rejection> {
    guard window.samples.contains(where: { abs($0) > Self.quietest }) else {
      return .success(RecognizedWindow(language: "en", utterances: []))
    }
    var samples = window.samples.map { Int16(max(-1, min(1, $0)) * 32_767) }
    if samples.count < Self.leastSamples {
      samples += [Int16](repeating: 0, count: Self.leastSamples - samples.count)
    }
    guard ps_start_stream(decoder) == 0, ps_start_utt(decoder) == 0 else {
      return .failure(.engine("PocketSphinx cannot start an utterance"))
    }
    let frames = ps_process_raw(decoder, samples, samples.count, 0, 1)
    guard ps_end_utt(decoder) == 0, frames >= 0 else {
      return .failure(.engine("PocketSphinx failed in the middle of an utterance"))
    }
    let words = words(within: window.duration)
    guard let first = words.first?.start, let last = words.last?.end else {
      return .success(RecognizedWindow(language: "en", utterances: []))
    }
    let utterance = RecognizedWindow.Utterance(
      start: first, end: last, text: words.map(\.word).joined(separator: " "), words: words)
    return .success(RecognizedWindow(language: "en", utterances: [utterance]))
  }

  /// The words of the utterance that has just ended.
  private func words(within duration: Double) -> [Word] {
    let logarithms = ps_get_logmath(decoder)
    var words: [Word] = []
    var segment = ps_seg_iter(decoder)
    while let current = segment {
      if let entry = ps_seg_word(current), let word = SphinxWord.shown(String(cString: entry)) {
        var first: Int32 = 0
        var last: Int32 = 0
        ps_seg_frames(current, &first, &last)
        let probability = logmath_exp(logarithms, ps_seg_prob(current, nil, nil, nil))
        words.append(
          Word(
            word: word, start: min(Double(first) / Self.framesPerSecond, duration),
            end: min(Double(last + 1) / Self.framesPerSecond, duration), score: min(1, max(0, probability)),
            timing: .aligned))
      }
      segment = ps_seg_next(current)
    }
    return words
  }
}
