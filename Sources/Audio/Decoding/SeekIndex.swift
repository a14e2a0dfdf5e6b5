import Synchronization

/// Caches for each file whether ffmpeg can seek in it, and where joined recordings begin, so that this is found out
/// once and not at each seek.
///
/// One for the whole server. What was found is kept when the task that asked is cancelled: the next one continues from
/// there. Holds a bounded number of files; one that had to make room is looked at again.
package final class SeekIndex: Sendable {
  /// What is known of a file.
  struct Findings: Sendable, Hashable {
    var isSafe: Bool
    /// Where recordings after the first one begin, in bytes.
    var beginnings: [Int] = []
    /// The file ends in the middle of a page, a tag or a frame.
    var isCut = false
    /// How much sound there is, where that was counted.
    var seconds: Double?
    /// End of the readable part, in bytes, if that is before the end of the file.
    var readableEnd: Int?
    /// Chunks of nothing of each audio stream, in order, that stand for time.
    var gaps: [AVIScan.Gaps] = []
  }

  private enum Entry {
    case scanning(JoinScan)
    case known(Findings)
  }

  /// Files that are remembered.
  private static let capacity = 4_096

  private let entries = Mutex<[MediaFile.Identity: Entry]>([:])
  private let lookCount = Mutex(0)

  package init() {}

  /// - Throws: ``SystemCallError``; `CancellationError`.
  func findings(path: String) async throws -> Findings {
    let file = try await BlockingIO.run { try MediaFile(path: path) }
    if case .known(let findings) = entry(of: file) { return findings }
    return try await SlicedIO.run { try self.lookOn(in: file) }
  }

  /// How often a part of a file was looked at.
  var looks: Int { lookCount.withLock { $0 } }

  /// Looks at the next part of a file. Blocks.
  ///
  /// - Returns: `nil` while it is not known.
  func lookOn(in file: MediaFile) throws -> Findings? {
    lookCount.withLock { $0 += 1 }
    var scan: JoinScan
    switch entry(of: file) {
    case .known(let findings): return findings
    case .scanning(let begun): scan = begun
    case nil:
      switch SeekSupport(head: try file.read(at: 0, count: SeekSupport.headBytes)) {
      case .safe: return keep(Findings(isSafe: true), of: file)
      case .unsafe: return keep(Findings(isSafe: false), of: file)
      case .depends(let begun): scan = begun
      }
    }
    if let isSafe = try scan.readOn(fileSize: file.size, read: file.read(at:count:)) {
      return keep(
        Findings(
          isSafe: isSafe, beginnings: scan.beginnings, isCut: scan.isCut, seconds: scan.seconds,
          readableEnd: scan.readableEnd, gaps: scan.gaps), of: file)
    }
    keep(.scanning(scan), of: file)
    return nil
  }

  private func entry(of file: MediaFile) -> Entry? { entries.withLock { $0[file.identity] } }

  private func keep(_ findings: Findings, of file: MediaFile) -> Findings {
    keep(.known(findings), of: file)
    return findings
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
