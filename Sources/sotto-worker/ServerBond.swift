import Foundation
import Glibc
import TranscriptionCore

/// Ties this process to the server that started it: the kernel kills it when the server dies, even if it is stopped or
/// computing without end at that moment and cannot notice by itself.
///
/// Only for a server, which names itself in ``WorkerProtocol/serverVariable`` and starts processes from a thread that lives
/// as long as it does; the signal follows the thread. A worker that was started by hand goes by the end of its input.
enum ServerBond {
  private static let deathSignalOption: CInt = 1  // PR_SET_PDEATHSIG

  /// Exits when the server is gone already.
  static func tie() {
    guard let text = ProcessInfo.processInfo.environment[WorkerProtocol.serverVariable], let server = pid_t(text) else {
      return
    }
    setDeathSignal(SIGKILL)
    // The server may have died before the kernel was told.
    if getppid() != server { _exit(0) }
  }

  /// `prctl` takes variable arguments, which Swift cannot pass; on Linux they travel like fixed ones as long as all are
  /// integers.
  private static func setDeathSignal(_ signal: CInt) {
    typealias Control = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
    guard let symbol = dlsym(nil, "prctl") else { return }
    _ = unsafeBitCast(symbol, to: Control.self)(deathSignalOption, UInt(signal), 0, 0, 0)
  }
}
