import TranscriptionCore

/// Places that are kept for files on their way: uploads that are being received and files that are being claimed. Pure.
struct IntakeReservations {
  private var sizes: [FileID: Int] = [:]
  /// Bytes that the files are known or announced to have.
  private(set) var bytes = 0

  var count: Int { sizes.count }

  /// - Returns: false when the file has its place already.
  mutating func add(_ file: FileID, bytes more: Int) -> Bool {
    guard sizes[file] == nil else { return false }
    sizes[file] = more
    bytes += more
    return true
  }

  /// A file turned out to be larger than was announced.
  mutating func grow(_ file: FileID, by more: Int) {
    guard let size = sizes[file] else { return }
    sizes[file] = size + more
    bytes += more
  }

  /// - Returns: false when the file has no place.
  mutating func remove(_ file: FileID) -> Bool {
    guard let size = sizes.removeValue(forKey: file) else { return false }
    bytes -= size
    return true
  }
}
