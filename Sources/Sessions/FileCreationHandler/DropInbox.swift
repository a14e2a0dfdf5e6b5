/// Entries that a handler has yet to look at. Bounded: past the bound it only remembers that the folder has to be looked
/// through. Pure.
struct DropInbox {
  /// Entries kept by name; a session that drops more at once is served by looking through the folder again.
  static let capacity = 4096

  private var notices: [DropNotice] = []
  private(set) var hasOverflowed = false
  private var isDraining = false

  /// - Returns: whether somebody must start draining.
  mutating func add(_ notice: DropNotice) -> Bool {
    if notices.count < Self.capacity { notices.append(notice) } else { hasOverflowed = true }
    defer { isDraining = true }
    return !isDraining
  }

  /// The entries so far; empty when there are none, and then whoever drains is done.
  mutating func take() -> [DropNotice] {
    defer { notices = [] }
    if notices.isEmpty { isDraining = false }
    return notices
  }

  mutating func takeOverflow() -> Bool {
    defer { hasOverflowed = false }
    return hasOverflowed
  }
}
