import Foundation
import Testing

@testable import Sessions

/// Random facts in random order, against what must hold of any queue (``QueueSimulation``).
@Suite(.timeLimit(.minutes(15)))
struct QueueMachineModelTests {
  private static let seeds: Range<UInt64> = 0..<20
  /// Runs with each seed of a test; `QUEUE_MODEL_RUNS` for more.
  private static let runs = UInt64(ProcessInfo.processInfo.environment["QUEUE_MODEL_RUNS"] ?? "") ?? 10

  private func run(seed: UInt64, _ trouble: QueueSimulation.Trouble, steps: Int = 120) {
    for run in 0..<Self.runs {
      var simulation = QueueSimulation(seed: seed * Self.runs + run, trouble)
      simulation.run(steps: steps)
      let cameToRest = simulation.finish()
      if cameToRest, simulation.violations.isEmpty { simulation.checkEnd() }
      #expect(cameToRest && simulation.violations.isEmpty, "seed \(seed * Self.runs + run): \(simulation.violations)")
      if !cameToRest || !simulation.violations.isEmpty { return }
    }
  }

  @Test(arguments: seeds) func whatIsAskedForIsDone(seed: UInt64) { run(seed: seed, QueueSimulation.Trouble()) }

  @Test(arguments: seeds) func nothingIsLostOrDoneTwiceWhateverFails(seed: UInt64) {
    run(
      seed: seed,
      QueueSimulation.Trouble(refusedForGood: 0.1, refusedForNow: 0.2, failedStep: 0.2, failedWindow: 0.3))
  }

  /// A journal that takes nothing any more: each file is given up after some attempts.
  @Test(arguments: seeds) func everyRefusalEnds(seed: UInt64) {
    for run in 0..<Self.runs {
      var simulation = QueueSimulation(seed: seed * Self.runs + run, QueueSimulation.Trouble(failedWindow: 0.1))
      simulation.run(steps: 100)
      let before = simulation.commits
      let cameToRest = simulation.finish(QueueSimulation.Trouble(refusedForGood: 1))
      #expect(cameToRest && simulation.violations.isEmpty, "seed \(seed * Self.runs + run): \(simulation.violations)")
      // Windows in flight, steps and ends of each file, three times each at most.
      let files = simulation.machine.files.order.count
      #expect(simulation.commits - before <= 40 + 30 * files, "seed \(seed * Self.runs + run)")
      if !cameToRest || !simulation.violations.isEmpty { return }
    }
  }
}
