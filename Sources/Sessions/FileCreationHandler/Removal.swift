/// What was removed from a disk.
struct Removal: Sendable, Hashable {
  var files = 0
  var bytes = 0

  /// - Parameter bytes: size of one more file; `nil` when it was not there.
  mutating func add(_ bytes: Int?) {
    guard let bytes else { return }
    files += 1
    self.bytes += bytes
  }

  mutating func add(_ other: Removal) {
    files += other.files
    bytes += other.bytes
  }
}
