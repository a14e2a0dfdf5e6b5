import Dispatch
import Glibc
import Synchronization

/// Calls an action whenever a descriptor can be read from, until it is ended; then the descriptor is closed.
final class DescriptorWatch: Sendable {
  private let source: Mutex<any DispatchSourceRead>

  init(_ descriptor: Int32, action: @escaping @Sendable () -> Void) {
    let source = DispatchSource.makeReadSource(
      fileDescriptor: descriptor, queue: DispatchQueue(label: "test.descriptor"))
    source.setEventHandler(handler: action)
    source.setCancelHandler { close(descriptor) }
    source.resume()
    self.source = Mutex(source)
  }

  func end() { source.withLock { $0.cancel() } }
}
