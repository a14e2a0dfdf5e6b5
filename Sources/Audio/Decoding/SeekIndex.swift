import Synchronization

/// Remembers of each file whether ffmpeg can be sent to a place in it, so that this is found out once and not at each
/// seek.
///
/// One for the whole server. What has been looked at is kept also when the one who asked is cancelled: the next question
/// goes on from there. Holds a bounded number of files; one that had to make room is looked at again.
package final class SeekIndex: Sendable {
  private enum Entry {
    case scanning(OggChainScan)
    case known(Bool)
  }

  /// Files that are remembered.
  private static let capacity = 4_096

  private let entries = Mutex<[MediaFile.Identity: Entry]>([:])
  private let lookCount = Mutex(0)

  package init() {}

  /// - Throws: ``SystemCallError``; `CancellationError`.
  package func isSafe(path: String) async throws -> Bool {
    let file = try await BlockingIO.run { try MediaFile(path: path) }
    if case .known(let isSafe) = entry(of: file) { return isSafe }
    return try await SlicedIO.run { try self.lookOn(in: file) }
  }

  /// How often a part of a file was looked at.
  var looks: Int { lookCount.withLock { $0 } }

  /// Looks at the next part of a file. Blocks.
  ///
  /// - Returns: `nil` while it is not known.
  func lookOn(in file: MediaFile) throws -> Bool? {
    lookCount.withLock { $0 += 1 }
    var scan: OggChainScan
    switch entry(of: file) {
    case .known(let isSafe): return isSafe
    case .scanning(let begun): scan = begun
    case nil:
      switch SeekSupport(head: try file.read(at: 0, count: SeekSupport.headBytes)) {
      case .safe: return keep(true, of: file)
      case .unsafe: return keep(false, of: file)
      case .ogg: scan = OggChainScan()
      }
    }
    if let isSingle = try scan.readOn(fileSize: file.size, read: file.read(at:count:)) {
      return keep(isSingle, of: file)
    }
    keep(.scanning(scan), of: file)
    return nil
  }

  private func entry(of file: MediaFile) -> Entry? { entries.withLock { $0[file.identity] } }

  private func keep(_ isSafe: Bool, of file: MediaFile) -> Bool {
    keep(.known(isSafe), of: file)
    return isSafe
  }

  private func keep(_ entry: Entry, of file: MediaFile) {
    entries.withLock { entries in
      if entries.count >= Self.capacity, entries[file.identity] == nil, let any = entries.keys.first {
        entries[any] = nil
      }
      entries[file.identity] = entry
    }
  }
}
