/// Where a recording is, and what of it is wanted.
package struct MediaLocation: Sendable, Hashable {
  package var path: String
  /// The audio track that is wanted, counted from 1; `nil` to choose.
  package var track: Int?

  package init(path: String, track: Int? = nil) {
    self.path = path
    self.track = track
  }
}
