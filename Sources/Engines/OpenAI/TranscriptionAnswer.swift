import Foundation
import TranscriptionCore

/// Makes a window's text of a server's answer, and refuses answers that cannot be one.
struct TranscriptionAnswer {
  /// What is wrong with an answer.
  struct Strange: Error, Hashable {
    let reason: String
  }

  /// Seconds of audio that were sent.
  let duration: Double
  let task: TranscriptionTask

  /// Whisper always hears half a minute: what it says of the silence behind shorter audio is no sign of a wrong unit.
  private static let heardSeconds = 30.0
  private static let tolerance = 1.0

  func window(_ body: [UInt8]) throws(Strange) -> RecognizedWindow {
    let document: TranscriptionDocument
    do {
      document = try RepairedJSON.decode(TranscriptionDocument.self, from: Data(body))
    } catch {
      throw Strange(reason: "it is no transcription in JSON")
    }
    guard document.text != nil || document.segments != nil else { throw Strange(reason: "it has no text") }
    let segments = document.segments ?? []
    try check(segments.flatMap { [$0.start, $0.end] })
    try check((segments.flatMap { $0.words ?? [] } + (document.words ?? [])).flatMap { [$0.start, $0.end] })
    let utterances =
      segments.isEmpty ? wholeText(document) : self.utterances(of: segments, words: document.words ?? [])
    // The text of a translation is English, whatever was spoken.
    // Of a translation it is what was translated to.
    let language = task == .translate ? nil : document.language.flatMap { LanguageName.code(of: $0) }
    return RecognizedWindow(language: language, utterances: utterances)
  }

  private func check(_ times: [Double?]) throws(Strange) {
    let possible = -Self.tolerance...max(duration, Self.heardSeconds) + Self.tolerance
    for case let time? in times where !possible.contains(time) {
      throw Strange(reason: "it has times outside of the audio")
    }
  }

  /// One utterance over the window, where a server gives no segments.
  private func wholeText(_ document: TranscriptionDocument) -> [RecognizedWindow.Utterance] {
    let text = Self.trimmed(document.text ?? "")
    guard !text.isEmpty else { return [] }
    return [.init(start: 0, end: duration, text: text, words: (document.words ?? []).compactMap(word))]
  }

  private func utterances(
    of segments: [TranscriptionDocument.Segment], words: [TranscriptionDocument.Word]
  ) -> [RecognizedWindow.Utterance] {
    let segments = segments.sorted { $0.start < $1.start }
    let ownWords = segments.contains { $0.words?.isEmpty == false }
    let shares = ownWords ? segments.map { $0.words ?? [] } : Self.shared(words, among: segments)
    return zip(segments, shares).compactMap { segment, words in
      let text = Self.trimmed(segment.text)
      // A segment that begins after the end of the audio is invented.
      guard !text.isEmpty, segment.start < duration else { return nil }
      let start = within(segment.start)
      return .init(
        start: start, end: max(start, within(segment.end)), text: text, words: words.compactMap(word),
        averageLogProbability: Self.probability(segment.averageLogProbability))
    }
  }

  /// Each word goes to the segment in whose time its middle lies, to the nearer one between two; never before the word
  /// in front of it. One without times stays with the word in front of it.
  private static func shared(
    _ words: [TranscriptionDocument.Word], among segments: [TranscriptionDocument.Segment]
  ) -> [[TranscriptionDocument.Word]] {
    var shares: [[TranscriptionDocument.Word]] = segments.map { _ in [] }
    var place = 0
    for word in words {
      if let start = word.start ?? word.end {
        let middle = (start + (word.end ?? start)) / 2
        while place + 1 < segments.count, middle >= (segments[place].end + segments[place + 1].start) / 2 { place += 1 }
      }
      shares[place].append(word)
    }
    return shares
  }

  private func word(_ word: TranscriptionDocument.Word) -> Word? {
    let text = Self.trimmed(word.word)
    guard !text.isEmpty else { return nil }
    let score = word.score.flatMap { (0...1).contains($0) ? $0 : nil }
    return Word(word: text, start: word.start.map(within), end: word.end.map(within), score: score)
  }

  private func within(_ time: Double) -> Double { min(max(time, 0), duration) }

  /// Servers that do not know it write zero.
  private static func probability(_ value: Double?) -> Double? {
    value.flatMap { $0.isFinite && $0 < 0 ? $0 : nil }
  }

  private static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
}
