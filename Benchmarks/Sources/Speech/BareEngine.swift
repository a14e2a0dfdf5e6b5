import Foundation
import Subprocess
import TranscriptionCore

/// The engine's workers without a server: as many processes, fed one window after the other.
struct BareEngine: Sendable {
  let worker: String
  let engine: String

  /// Hands each window to the first worker that is free.
  ///
  /// - Returns: seconds from the first window, with all models loaded, to the last answer.
  func recognize(_ windows: [[Float]], workers: Int, in folder: String) async throws -> Double {
    var requests: [Data] = []
    for (number, samples) in windows.enumerated() {
      let path = folder + "/\(number).f32"
      try samples.withUnsafeBytes { Data($0) }.write(to: URL(filePath: path))
      let window = WorkerRequest.Window(
        id: "\(number)", audio: WindowAudio(path: path, samples: samples.count), options: RecognitionOptions())
      requests.append(try JSONEncoder().encode(WorkerRequest.recognize([window])) + Data("\n".utf8))
    }
    let line = WaitingLine(requests)
    let gate = StartGate(workers)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<workers { group.addTask { try await serve(line, gate) } }
      let begin = await gate.opened()
      try await group.waitForAll()
      return Moment.now - begin
    }
  }

  private func serve(_ line: WaitingLine, _ gate: StartGate) async throws {
    _ = try await Subprocess.run(
      .name("env"), arguments: [worker, engine], input: .inputWriter, output: .sequence, error: .discarded
    ) { execution in
      var replies = execution.standardOutput.strings().makeAsyncIterator()
      guard let greeting = try await replies.next(), greeting.contains("ready") else {
        await gate.arrive()
        throw BenchFailure("the worker for \(engine) did not start")
      }
      await gate.arrive()
      _ = await gate.opened()
      while let request = await line.next() {
        _ = try await execution.standardInputWriter.write(Array(request))
        guard try await replies.next() != nil else { throw BenchFailure("a worker ended in the middle of its work") }
      }
      try await execution.standardInputWriter.finish()
    }
  }

  /// Windows that wait for a worker.
  private actor WaitingLine {
    private var requests: ArraySlice<Data>

    init(_ requests: [Data]) { self.requests = requests[...] }

    func next() -> Data? { requests.popFirst() }
  }

  /// Opens when every worker is there.
  private actor StartGate {
    private var missing: Int
    private var waiting: [CheckedContinuation<Moment, Never>] = []
    private var moment: Moment?

    init(_ workers: Int) { missing = workers }

    func arrive() {
      missing -= 1
      guard missing == 0 else { return }
      let now = Moment.now
      moment = now
      for waiter in waiting { waiter.resume(returning: now) }
      waiting = []
    }

    func opened() async -> Moment {
      if let moment { return moment }
      return await withCheckedContinuation { waiting.append($0) }
    }
  }
}
