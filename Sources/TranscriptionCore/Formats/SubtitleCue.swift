/// One subtitle: a text with the milliseconds between which it is shown.
package struct SubtitleCue: Sendable, Hashable {
  package var startMilliseconds: Int
  package var endMilliseconds: Int
  package var text: String

  package init(startMilliseconds: Int, endMilliseconds: Int, text: String) {
    self.startMilliseconds = startMilliseconds
    self.endMilliseconds = endMilliseconds
    self.text = text
  }
}
