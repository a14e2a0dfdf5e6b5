import Dispatch
import Glibc

/// One inotify descriptor on one folder. Delivers facts on a thread of its own from `init` until it is released.
final class INotifySource: Sendable {
  // Safe: assigned once before anybody else can see the instance, and only cancelled afterwards, which
  // libdispatch allows from any thread.
  private nonisolated(unsafe) let source: any DispatchSourceRead

  /// - Parameter deliver: called on one serial queue, never at the same time as itself.
  /// - Throws: ``DropFolderError`` when inotify is not to be had or the folder cannot be watched.
  init(folder: String, deliver: @escaping @Sendable ([INotifyDecoder.Fact]) -> Void) throws {
    let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { throw DropFolderError(operation: "inotify_init1", code: errno) }
    guard inotify_add_watch(descriptor, folder, INotifyDecoder.mask) >= 0 else {
      let code = errno
      close(descriptor)
      throw DropFolderError(operation: "inotify_add_watch", code: code)
    }
    let queue = DispatchQueue(label: "sotto.drop-folder", qos: .userInitiated)
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler {
      withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 8) { buffer in
        while true {
          let count = read(descriptor, buffer.baseAddress, buffer.count)
          guard count > 0 else { return }
          deliver(INotifyDecoder.facts(in: UnsafeRawBufferPointer(rebasing: buffer[..<count])))
        }
      }
    }
    source.setCancelHandler { close(descriptor) }
    source.resume()
  }

  deinit { source.cancel() }
}
