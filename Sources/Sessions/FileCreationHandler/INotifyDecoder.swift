import Glibc

/// Turns the bytes that inotify delivers into facts. Pure.
enum INotifyDecoder {
  enum Fact: Sendable, Hashable {
    /// Moved here: the entry may be finished.
    case moved(EntryName)
    /// Closed after writing: the entry may be finished.
    case closed(EntryName)
    /// Just created. Finished already only if it is another link to an existing file.
    case created(EntryName)
    /// The kernel dropped events: look for yourself.
    case overflow
    /// The watched folder itself is gone.
    case folderGone
  }

  /// Size of `struct inotify_event` without its name: four 32-bit numbers.
  private static let headerSize = 16

  static let mask = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

  static func facts(in buffer: UnsafeRawBufferPointer) -> [Fact] {
    var facts: [Fact] = []
    var offset = 0
    while offset + headerSize <= buffer.count {
      let mask = buffer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
      let length = Int(buffer.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
      let nameEnd = offset + headerSize + length
      guard nameEnd <= buffer.count else { break }
      let name = EntryName(bytes: buffer[(offset + headerSize)..<nameEnd].prefix { $0 != 0 }.map { $0 })
      offset = nameEnd
      if mask & UInt32(IN_Q_OVERFLOW) != 0 {
        facts.append(.overflow)
      } else if mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED) != 0 {
        facts.append(.folderGone)
      } else if mask & UInt32(IN_ISDIR) != 0 || name.bytes.isEmpty {
        continue
      } else if mask & UInt32(IN_MOVED_TO) != 0 {
        facts.append(.moved(name))
      } else if mask & UInt32(IN_CLOSE_WRITE) != 0 {
        facts.append(.closed(name))
      } else if mask & UInt32(IN_CREATE) != 0 {
        facts.append(.created(name))
      }
    }
    return facts
  }
}
