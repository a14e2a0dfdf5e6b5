/// A transcript that is read a page at a time, as often as wanted, so that one of any length costs no memory.
package struct SegmentedTranscript: Sendable {
  /// Everything but the segments, of which it has none.
  package let head: Transcript
  /// Begins to read the segments, from the first.
  package let pages: @Sendable () -> SegmentPages

  package init(head: Transcript, pages: @escaping @Sendable () -> SegmentPages) {
    self.head = head
    self.pages = pages
  }
}
