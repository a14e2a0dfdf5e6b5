import Glibc
import Synchronization

/// Reads the names in a folder, some at a time, for ``SlicedIO``.
final class FolderListing: Sendable {
  private struct State {
    let stream: OpaquePointer
    var names: [EntryName] = []
  }

  /// Entries that one slice reads.
  private static let sliceEntries = 1_024

  private let state: Mutex<State>

  /// Blocks.
  init(of folder: OpenFolder) throws(DropFolderError) {
    let descriptor = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DropFolderError(operation: "open", code: errno) }
    guard let stream = fdopendir(descriptor) else {
      let code = errno
      close(descriptor)
      throw DropFolderError(operation: "fdopendir", code: code)
    }
    state = Mutex(State(stream: stream))
  }

  deinit { _ = state.withLock { closedir($0.stream) } }

  /// Reads on. Blocks.
  ///
  /// - Returns: all entries that may be regular files, in no order, once the end is reached.
  func readOn() -> [EntryName]? {
    state.withLock { state in
      for _ in 0..<Self.sliceEntries {
        guard let entry = readdir(state.stream) else { return state.names }
        guard entry.pointee.d_type == UInt8(DT_REG) || entry.pointee.d_type == UInt8(DT_UNKNOWN) else { continue }
        state.names.append(EntryName(bytes: withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }))
      }
      return nil
    }
  }
}
