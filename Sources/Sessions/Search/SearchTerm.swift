/// One thing that is looked for: a word or a part of one, or a phrase.
struct SearchTerm: Sendable {
  let scalars: [UInt32]
  /// Whether it may begin in one caption and end in the next.
  let crossesCaptions: Bool
  /// Of each length, how much of the term is found anew where the next scalar does not fit: the search of Knuth, Morris and
  /// Pratt, whose time does not depend on what the term is.
  private let fallbacks: [Int]

  /// - Returns: `nil` for a text in which there is nothing to be looked for.
  init?(_ text: some StringProtocol, isPhrase: Bool) {
    let folded = FoldedText(text).scalars
    guard !folded.isEmpty else { return nil }
    scalars = folded
    crossesCaptions = isPhrase || folded.contains(where: ScalarFolding.isIdeographic)
    var fallbacks = [0]
    var length = 0
    for index in folded.indices.dropFirst() {
      while length > 0, folded[index] != folded[length] { length = fallbacks[length - 1] }
      if folded[index] == folded[length] { length += 1 }
      fallbacks.append(length)
    }
    self.fallbacks = fallbacks
  }

  /// All places where the term stands, in order, not overlapping.
  func ranges(in text: [UInt32]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var length = 0
    for index in text.indices {
      while length > 0, text[index] != scalars[length] { length = fallbacks[length - 1] }
      if text[index] == scalars[length] { length += 1 }
      if length == scalars.count {
        found.append((index + 1 - length)..<(index + 1))
        length = 0
      }
    }
    return found
  }
}
