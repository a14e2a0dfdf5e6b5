import Foundation

/// Keeps two downloads of the same model apart. The kernel gives the lock back when the process ends, however it ends.
final class ModelLock: Sendable {
  private let descriptor: Int32

  init(_ path: String, name: String) throws(ModelFailure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ModelFailure("\(path) cannot be written: \(String(cString: strerror(errno))). Choose --models-dir.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ModelFailure("Another program is fetching or removing \(name) at this moment.")
    }
  }

  deinit {
    // Said outright: a process that is just being started by another thread has the descriptor too for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
