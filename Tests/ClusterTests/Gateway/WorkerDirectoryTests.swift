import Foundation
import Testing
import TranscriptionCore

@testable import Cluster

/// Which workers count, and for how much.
struct WorkerDirectoryTests {
  private let start = ClusterClock.start

  private func engine(_ model: String = "tiny") -> PoolEngine {
    PoolEngine(
      description: EngineDescription(name: "instant", model: model, capabilities: .init()), needsVoiceActivity: false,
      longestWindowSeconds: 30)
  }

  private func worker(_ name: String, slots: Int = 2, batch: Int = 8, model: String = "tiny") throws
    -> WorkerRegistration
  {
    WorkerRegistration(
      worker: try #require(ClusterName(name)), pool: try #require(ClusterName("pool")), host: "host", device: "cpu",
      release: "1", engine: engine(model), slots: slots, batch: batch)
  }

  @Test func workersCountWhileTheyAreHeard() throws {
    var directory = WorkerDirectory(engine: engine())
    #expect(directory.capacity == 0)
    #expect(directory.problem == "no worker is there")
    directory.hear(try worker("a"), at: start)
    directory.hear(try worker("b", slots: 1, batch: 1), at: start.addingTimeInterval(5))
    #expect(directory.capacity == 24 + 2)
    #expect(directory.problem == nil)
    directory.expire(at: start.addingTimeInterval(11))
    #expect(directory.capacity == 2)
    directory.forget(try #require(ClusterName("b")))
    #expect(directory.capacity == 0)
  }

  @Test func aWorkerWithAnotherModelIsRefused() throws {
    var directory = WorkerDirectory(engine: engine())
    directory.hear(try worker("a", model: "large"), at: start)
    #expect(directory.capacity == 0)
    #expect(directory.problem == "the worker a on host runs instant (large), the pool pool instant (tiny)")
    directory.hear(try worker("a"), at: start)
    #expect(directory.refusals.isEmpty)
  }

  /// It did not say that it went.
  @Test func aRefusedWorkerThatIsNotHeardIsForgotten() throws {
    var directory = WorkerDirectory(engine: engine())
    directory.hear(try worker("a", model: "large"), at: start)
    directory.expire(at: start.addingTimeInterval(10))
    #expect(directory.refusals.count == 1)
    directory.expire(at: start.addingTimeInterval(10.1))
    #expect(directory.problem == "no worker is there")
    // What it still says of a window it has does not count.
    #expect(directory.isRefused(ClusterName(from: "a")))
    directory.expire(at: start.addingTimeInterval(901))
    #expect(!directory.isRefused(ClusterName(from: "a")))
  }

  @Test func aWorkerThatIsAboutToStopOrCannotWorkTakesNothing() throws {
    var directory = WorkerDirectory(engine: engine())
    var registration = try worker("a")
    registration.isDraining = true
    directory.hear(registration, at: start)
    #expect(directory.problem == "all workers are about to stop")
    registration = try worker("a", slots: 0)
    registration.problem = "the model is gone"
    directory.hear(registration, at: start)
    #expect(directory.problem == "the model is gone")
  }
}
