import Dispatch
import Glibc
import Logging
import ServiceLifecycle

/// Ends the process when a graceful shutdown takes longer than it may. What is not finished goes on at the next start, so
/// nothing is lost by it.
///
/// A service of the group that shuts down, so that it learns of it. The timer has a thread of its own: it must fire whatever
/// the rest of the process waits for.
struct ShutdownDeadline: Service {
  let timeoutSeconds: Double
  let logger: Logger

  func run() async throws {
    try await gracefulShutdown()
    DispatchQueue(label: "sotto.shutdown", qos: .userInteractive).asyncAfter(deadline: .now() + timeoutSeconds) {
      logger.error(
        "The shutdown took too long and is cut short; what was not finished goes on at the next start",
        metadata: ["seconds": "\(timeoutSeconds)"])
      _exit(1)
    }
  }
}
