import Foundation

/// A caption as far as a search needs it. Its words are decoded only on request: most captions that are searched are no
/// hit.
package struct CaptionLine: Sendable, Hashable {
  package var file: FileID
  /// As ``Segment/id``.
  package var segment: Int
  package var start: Double
  package var end: Double
  package var text: String
  private let storedWords: String

  /// - Parameter storedWords: the words as JSON.
  package init(file: FileID, segment: Int, start: Double, end: Double, text: String, storedWords: String) {
    self.file = file
    self.segment = segment
    self.start = start
    self.end = end
    self.text = text
    self.storedWords = storedWords
  }

  /// The caption's words; none where they cannot be read.
  package func words() -> [Word] {
    (try? JSONDecoder().decode([Word].self, from: Data(storedWords.utf8))) ?? []
  }
}
