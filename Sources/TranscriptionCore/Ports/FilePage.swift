/// A run of a session's files, in playlist order.
package struct FilePage: Sendable {
  package var files: [FileSnapshot]
  /// Whether there are files behind these.
  package var hasMore: Bool

  package init(files: [FileSnapshot], hasMore: Bool) {
    self.files = files
    self.hasMore = hasMore
  }
}
