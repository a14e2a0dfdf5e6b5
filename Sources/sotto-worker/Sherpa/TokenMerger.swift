import Foundation
import TranscriptionCore

/// Makes words out of a model's tokens.
///
/// The tokens themselves say where a word begins: with a space or "▁" (SentencePiece, Whisper), or where no "##" goes
/// before and no "@@" after (WordPiece, Paraformer). In scripts without spaces a token is a word. Single letters without
/// any such sign (character models) belong together.
struct TokenMerger {
  /// How long a token sounds when neither its duration nor a next token tells. Seconds.
  private static let assumedTokenDuration = 0.24

  private let duration: Double
  private var words: [Word] = []
  private var pending: PendingWord?

  private init(duration: Double) { self.duration = duration }

  /// - Parameter duration: of the window, in seconds; no word ends after it.
  static func words(of tokens: [RecognizedToken], duration: Double) -> [Word] {
    var merger = TokenMerger(duration: duration)
    let pieces = tokens.compactMap(TokenPiece.init)
    let isMarked = pieces.contains(where: \.beginsWord)
    for piece in pieces { merger.take(piece, amongMarked: isMarked) }
    merger.finish(before: nil)
    return merger.words
  }

  private mutating func take(_ piece: TokenPiece, amongMarked isMarked: Bool) {
    if let pending, !Self.begins(piece, after: pending, amongMarked: isMarked) {
      self.pending?.append(piece)
    } else {
      finish(before: piece.start)
      pending = PendingWord(piece)
    }
  }

  private static func begins(_ piece: TokenPiece, after word: PendingWord, amongMarked isMarked: Bool) -> Bool {
    if word.endsInsideCharacter || piece.continuesWord || word.isToBeContinued { return false }
    if piece.beginsWord { return true }
    if piece.isPunctuation { return false }
    if piece.isOfScriptWithoutSpaces || word.isOfScriptWithoutSpaces { return true }
    if isMarked { return false }
    return !(piece.isSingleLetter && word.isOfSingleLetters)
  }

  private mutating func finish(before next: Double?) {
    defer { pending = nil }
    guard let pending else { return }
    let text = pending.text
    guard !text.isEmpty else { return }
    let start = min(max(0, pending.start), duration)
    let guess = min(pending.lastStart + Self.assumedTokenDuration, next ?? .infinity)
    let end = min(max(pending.end ?? guess, start), duration)
    words.append(Word(word: text, start: start, end: end, score: pending.score))
  }
}

/// A word that may go on.
private struct PendingWord {
  private(set) var start: Double
  private(set) var lastStart: Double
  private(set) var end: Double?
  private(set) var isToBeContinued: Bool
  private(set) var isOfScriptWithoutSpaces: Bool
  private(set) var isOfSingleLetters: Bool
  private var bytes: [UInt8]
  private var logProbabilities: [Double]

  init(_ piece: TokenPiece) {
    start = piece.start
    lastStart = piece.start
    end = piece.end
    isToBeContinued = piece.isToBeContinued
    isOfScriptWithoutSpaces = piece.isOfScriptWithoutSpaces
    isOfSingleLetters = piece.isSingleLetter
    bytes = piece.bytes
    logProbabilities = piece.logProbability.map { [$0] } ?? []
  }

  mutating func append(_ piece: TokenPiece) {
    bytes += piece.bytes
    lastStart = max(lastStart, piece.start)
    end = piece.end ?? end
    isToBeContinued = piece.isToBeContinued
    isOfSingleLetters = isOfSingleLetters && piece.isSingleLetter
    isOfScriptWithoutSpaces = isOfScriptWithoutSpaces || TokenPiece.isOfScriptWithoutSpaces(bytes)
    if let logProbability = piece.logProbability { logProbabilities.append(logProbability) }
  }

  var endsInsideCharacter: Bool { String(validating: bytes, as: UTF8.self) == nil }

  var text: String { String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }

  /// The mean probability of the tokens (geometric), 0…1.
  var score: Double? {
    guard !logProbabilities.isEmpty else { return nil }
    let mean = logProbabilities.reduce(0, +) / Double(logProbabilities.count)
    return mean.isFinite ? min(1, max(0, exp(mean))) : nil
  }
}
