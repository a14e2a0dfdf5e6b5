import Foundation

/// Keeps programs apart that work on the same model, or on what all models share. The kernel gives the lock back when the
/// process ends, however it ends.
final class ModelLock: Sendable {
  private let descriptor: Int32

  /// Of one model, for as long as it is fetched or removed.
  ///
  /// - Throws: also where another program has the lock.
  init(_ path: String, name: String) throws(ModelFailure) {
    descriptor = try Self.open(path)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ModelFailure("Another program is fetching or removing \(name) at this moment.")
    }
  }

  /// Of what all models share, which no program needs for long. Waits for the others.
  init(waitingFor path: String) throws(ModelFailure) {
    descriptor = try Self.open(path)
    while flock(descriptor, LOCK_EX) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(descriptor)
      throw ModelFailure("\(path) cannot be locked: \(String(cString: strerror(code))). Choose --models-dir.")
    }
  }

  private static func open(_ path: String) throws(ModelFailure) -> Int32 {
    // As open to others as the folder: models may be fetched by several users. Some network file systems lock for writers
    // only.
    var descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor < 0, errno == EACCES { descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw ModelFailure("\(path) cannot be written: \(String(cString: strerror(errno))). Choose --models-dir.")
    }
    return descriptor
  }

  deinit {
    // Said outright: a process that is just being started by another thread has the descriptor too for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
