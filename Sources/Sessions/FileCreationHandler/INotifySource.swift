import Dispatch
import Glibc
import Synchronization

/// One inotify descriptor on one folder. Delivers facts on a thread of its own from `init` until it is released.
final class INotifySource: Sendable {
  private let source: Mutex<any DispatchSourceRead>
  private let queue: DispatchQueue
  private let drain: @Sendable () -> Void

  /// Most bytes that are read, and delivered as facts, at once.
  static let bufferSize = 1 << 16

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
    self.queue = queue
    let drain: @Sendable () -> Void = { Self.readAll(of: descriptor, deliver: deliver) }
    self.drain = drain
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler(handler: drain)
    source.setCancelHandler { close(descriptor) }
    source.resume()
    self.source = Mutex(source)
  }

  deinit { source.withLock { $0.cancel() } }

  /// Returns when everything that happened in the folder before the call has been delivered.
  func flush() async {
    await withCheckedContinuation { caller in
      // Holds `self`, so that the descriptor is still ours.
      queue.async {
        self.drain()
        caller.resume()
      }
    }
  }

  private static func readAll(of descriptor: Int32, deliver: ([INotifyDecoder.Fact]) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: bufferSize, alignment: 8) { buffer in
      while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return }
        deliver(INotifyDecoder.facts(in: UnsafeRawBufferPointer(rebasing: buffer[..<count])))
      }
    }
  }
}
