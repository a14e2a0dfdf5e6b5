import Cluster
import ServiceLifecycle

/// Runs a worker of a pool; a stop lets it finish what it has.
struct ClusterWorkerService: Service {
  let worker: ClusterWorker

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await worker.run()
    } onGracefulShutdown: {
      // Ends by itself: run() above returns once the worker is drained.
      Task { await worker.drain() }
    }
  }
}
