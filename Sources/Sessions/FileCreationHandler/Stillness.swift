import Foundation

/// Since when files have been unchanged, as far as was seen here. Bounded: past the bound a file counts as just seen until
/// others are forgotten. Pure.
struct Stillness {
  static let capacity = 2 * DropInbox.capacity

  private var seen: [EntryName: (stamp: FileStamp, since: Date)] = [:]

  /// Seconds since an entry was first seen as it is now; 0 at the first time.
  ///
  /// - Parameter now: by a clock that is never set.
  mutating func seconds(of name: EntryName, _ stamp: FileStamp, at now: Date) -> Double {
    if let known = seen[name], known.stamp == stamp { return now.timeIntervalSince(known.since) }
    if seen[name] != nil || seen.count < Self.capacity { seen[name] = (stamp, now) }
    return 0
  }

  /// The entry is finished as it is now, however long it has been so.
  mutating func settle(_ name: EntryName, _ stamp: FileStamp) {
    if seen[name] != nil || seen.count < Self.capacity { seen[name] = (stamp, .distantPast) }
  }

  mutating func forget(_ name: EntryName) { seen[name] = nil }
}
