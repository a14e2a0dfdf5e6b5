import Glibc

/// What the kernel tells of some folders, for tests that wait for a file without polling.
package final class FolderWatch: Sendable {
  private let changes: AsyncStream<Change>

  /// Something happened to an entry of a folder.
  package struct Change: Sendable {
    package let name: String
    let mask: UInt32

    /// A file that was opened for reading only has been closed.
    package var isRead: Bool { mask & UInt32(IN_CLOSE_NOWRITE) != 0 }
  }

  /// Watches from now on. A folder that is not there is not watched.
  package init(_ folders: [String]) {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    let mask = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_CLOSE_NOWRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE
    for folder in folders { _ = inotify_add_watch(descriptor, folder, UInt32(mask)) }
    let (changes, tell) = AsyncStream<Change>.makeStream()
    self.changes = changes
    let watch = DescriptorWatch(descriptor) { for change in Self.read(descriptor) { tell.yield(change) } }
    tell.onTermination = { _ in watch.end() }
  }

  /// Returns once a change satisfies `condition`, or when the task is cancelled. One caller, once.
  package func wait(for condition: (Change) throws -> Bool) async rethrows {
    for await change in changes where try condition(change) { return }
  }

  /// Returns once it is so: looks at once, and again with every change of the folders.
  package static func wait(
    _ folders: [String], isolation: isolated (any Actor)? = #isolation, until condition: () async throws -> Bool
  ) async rethrows {
    let watch = FolderWatch(folders)
    if try await condition() { return }
    for await _ in watch.changes where try await condition() { return }
  }

  private static func read(_ descriptor: Int32) -> [Change] {
    var found: [Change] = []
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 8) { buffer in
      while true {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return }
        var place = 0
        while place + MemoryLayout<inotify_event>.size <= count {
          let event = UnsafeRawBufferPointer(buffer).loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let start = place + MemoryLayout<inotify_event>.size
          let name = buffer[start..<(start + Int(event.len))].prefix { $0 != 0 }
          found.append(Change(name: String(decoding: name, as: UTF8.self), mask: event.mask))
          place = start + Int(event.len)
        }
      }
    }
    return found
  }
}
