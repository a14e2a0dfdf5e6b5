/// Why an entry of the drop folder is worth a look.
enum DropNotice: Sendable, Hashable {
  /// Its writer closed it, or it was moved here.
  case settled(EntryName)
  /// It was created. Finished only if it is another name of an existing file.
  case created(EntryName)
  /// It was found when looking through the folder.
  case found(EntryName)

  var name: EntryName {
    switch self {
    case .settled(let name), .created(let name), .found(let name): name
    }
  }
}
