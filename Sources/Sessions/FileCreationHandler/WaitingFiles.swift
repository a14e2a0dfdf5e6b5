import DequeModule

/// Names of finished files for which there is no room, in the order in which they were noticed. Bounded: past the bound
/// it only remembers that there are more in the folder. Pure.
struct WaitingFiles {
  private var names = Deque<EntryName>()
  private var known: Set<EntryName> = []
  /// Files wait that are not named here.
  private(set) var hasMoreInFolder = false

  var isEmpty: Bool { names.isEmpty }
  var count: Int { names.count }
  var isFull: Bool { names.count >= DropInbox.capacity }

  func contains(_ name: EntryName) -> Bool { known.contains(name) }

  func first(_ count: Int) -> [EntryName] { Array(names.prefix(count)) }

  mutating func add(_ name: EntryName) {
    guard !known.contains(name) else { return }
    if isFull {
      hasMoreInFolder = true
    } else {
      names.append(name)
      known.insert(name)
    }
  }

  /// There are files that wait and were not looked at.
  mutating func noteMoreInFolder() { hasMoreInFolder = true }

  mutating func removeFirst(_ count: Int) {
    for name in names.prefix(count) { known.remove(name) }
    names.removeFirst(count)
  }

  mutating func takeHasMoreInFolder() -> Bool {
    defer { hasMoreInFolder = false }
    return hasMoreInFolder
  }
}
