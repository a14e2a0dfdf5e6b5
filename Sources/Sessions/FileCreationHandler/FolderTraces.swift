/// Names that a session may still have in the drop folder, also hidden and unfinished ones, so that its end need not
/// look through a folder that is full of other sessions' files. Pure.
///
/// A name leaves when its file was taken. Past the bound it only knows that the folder has to be looked through.
struct FolderTraces {
  static let capacity = 1024

  private(set) var names: Set<EntryName> = []
  /// There may be more than is kept here.
  private(set) var isIncomplete = false

  mutating func add(_ name: EntryName) {
    if names.count < Self.capacity { names.insert(name) } else if !names.contains(name) { isIncomplete = true }
  }

  /// There may be names that were never seen.
  mutating func distrust() { isIncomplete = true }

  mutating func remove(_ name: EntryName) { names.remove(name) }
}
