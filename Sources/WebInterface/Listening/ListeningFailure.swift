import Glibc
import NIOCore

/// The server cannot listen where it was told to. Says why and what to do.
struct ListeningFailure: Error, CustomStringConvertible {
  let description: String

  /// - Returns: `nil` for an error that is about something else.
  init?(_ error: any Error, host: String, port: Int) {
    if error is SocketAddressError || error is SocketAddressError.UnknownHost {
      description = "The name \(host) leads to no address. Check its spelling, or choose another with --host."
      return
    }
    guard let error = error as? IOError else { return nil }
    description =
      switch error.errnoCode {
      case EADDRINUSE:
        "Port \(port) on \(host) is in use by another program. Stop that one, or choose another port with --port; "
          + "0 takes a free one."
      case EADDRNOTAVAIL:
        "\(host) is no address of this machine, so the server cannot listen there. Choose another with --host."
      case EACCES, EPERM:
        "This user may not listen on port \(port). Choose one from 1024 on with --port."
      default:
        "The server cannot listen on port \(port) of \(host): \(String(cString: strerror(error.errnoCode))). "
          + "Choose another with --host and --port."
      }
  }
}
