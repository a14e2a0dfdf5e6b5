import CSherpaBridge
import Foundation
import TranscriptionCore

/// Makes a window's answer out of what sherpa-onnx recognised.
enum SherpaTranscription {
  /// - Parameter timing: how the model finds the times of tokens.
  static func window(_ transcript: SherpaTranscript, duration: Double, timing: WordTiming) -> RecognizedWindow {
    let text = shown(transcript.text)
    let words = TokenMerger.words(of: tokens(transcript), duration: duration).map { word in
      var word = word
      word.timing = timing
      return word
    }
    let segments = segments(transcript, duration: duration, words: words)
    if !segments.isEmpty { return RecognizedWindow(language: language(transcript), utterances: segments) }
    guard !text.isEmpty else { return RecognizedWindow(language: language(transcript), utterances: []) }
    let utterance = RecognizedWindow.Utterance(
      start: words.first?.start ?? 0, end: words.last?.end ?? duration, text: text, words: words)
    return RecognizedWindow(language: language(transcript), utterances: [utterance])
  }

  /// Empty for a model without token times.
  private static func tokens(_ transcript: SherpaTranscript) -> [RecognizedToken] {
    guard let tokens = transcript.tokens, let starts = transcript.token_starts else { return [] }
    return (0..<Int(transcript.token_count)).compactMap { index in
      guard let token = tokens[index] else { return nil }
      return RecognizedToken(
        bytes: Array(UnsafeRawBufferPointer(start: token, count: strlen(token))), start: seconds(starts[index]),
        duration: transcript.token_durations.map { seconds($0[index]) },
        logProbability: transcript.token_log_probabilities.map { Double($0[index]) })
    }
  }

  /// Whisper's own segments; each takes the words that begin in it.
  private static func segments(
    _ transcript: SherpaTranscript, duration: Double, words: [Word]
  ) -> [RecognizedWindow.Utterance] {
    guard let texts = transcript.segments, let starts = transcript.segment_starts,
      let durations = transcript.segment_durations
    else { return [] }
    var rest = words[...]
    let count = Int(transcript.segment_count)
    return (0..<count).compactMap { index in
      let start = min(max(0, seconds(starts[index])), duration)
      let end = min(max(start, start + seconds(durations[index])), duration)
      let limit = index + 1 < count ? seconds(starts[index + 1]) : .infinity
      let own = rest.prefix { ($0.start ?? 0) < limit }
      rest = rest.dropFirst(own.count)
      let text = shown(texts[index])
      return text.isEmpty ? nil : .init(start: start, end: end, text: text, words: Array(own))
    }
  }

  /// Without the digits that a 32-bit number does not have.
  private static func seconds(_ value: Float) -> Double { (Double(value) * 1000).rounded() / 1000 }

  private static func language(_ transcript: SherpaTranscript) -> String? {
    languageCode(shown(transcript.language))
  }

  /// "en" or "<|en|>"; nil for what is no language, such as SenseVoice's "<|nospeech|>".
  static func languageCode(_ label: String) -> String? {
    let code = label.trimmingCharacters(in: CharacterSet(charactersIn: "<|>")).lowercased()
    guard (2...3).contains(code.count), code.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
    return WhisperLanguages.isoCode(code)
  }

  private static func shown(_ text: UnsafePointer<CChar>?) -> String {
    guard let text else { return "" }
    return String(cString: text).replacing("\u{2581}", with: " ").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
