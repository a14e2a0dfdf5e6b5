/// Why an entry of the drop folder is worth a look.
enum DropNotice: Sendable, Hashable {
  /// It was moved here, as it is.
  case moved(EntryName)
  /// Its writer closed it.
  case closed(EntryName)
  /// It was created, or another name of an existing file was.
  case created(EntryName)
  /// It was found when looking through the folder.
  case found(EntryName)

  var name: EntryName {
    switch self {
    case .moved(let name), .closed(let name), .created(let name), .found(let name): name
    }
  }
}

extension [DropNotice] {
  /// One notice for each name, in the order in which the files were finished: a creation counts only where nothing else
  /// was heard of the name, and of the rest the first.
  func onePerName() -> [DropNotice] {
    var isFinished: [EntryName: Bool] = [:]
    for notice in self {
      if case .created = notice { continue }
      isFinished[notice.name] = true
    }
    var seen: Set<EntryName> = []
    return filter { notice in
      if case .created = notice, isFinished[notice.name] == true { return false }
      return seen.insert(notice.name).inserted
    }
  }
}
