import Foundation

/// How a model is told of words to expect.
enum SherpaHotwords: Hashable {
  /// A transducer that searches more than one path; the phrases' tokens are made likelier.
  case boosted(SherpaTokens.LetterCase)
  /// A model with a prompt that the words are put into.
  case prompted

  /// More would slow down every window or fill the prompt.
  private static let maximumPhrases = 200
  /// Signs that would be taken for more than text: what separates phrases, weights and thresholds.
  private static let signs: Set<Character> = ["/", ":", "#", "@", ",", "\n", "\r", "\t"]

  /// The phrases as sherpa-onnx takes them; `nil` when none is left.
  func text(of words: [String]) -> String? {
    let phrases = words.prefix(Self.maximumPhrases).map { word in
      let plain = String(word.map { Self.signs.contains($0) ? " " : $0 }).split(separator: " ").joined(separator: " ")
      return spelled(plain)
    }.filter { !$0.isEmpty }
    return phrases.isEmpty ? nil : phrases.joined(separator: separator)
  }

  private var separator: String {
    switch self {
    case .boosted: "/"
    case .prompted: ","
    }
  }

  private func spelled(_ phrase: String) -> String {
    switch self {
    case .boosted(.upper): phrase.uppercased()
    case .boosted(.lower): phrase.lowercased()
    case .boosted(.mixed), .prompted: phrase
    }
  }
}
