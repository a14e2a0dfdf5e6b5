import Synchronization
package import TranscriptionCore

/// What ``TranscriptionEngine`` promises, checked on an engine that works.
///
/// Not checked: ``TranscriptionEngine/capacityChanges()``, which may be observed once, and what an engine says when it
/// cannot work.
package final class EngineConformance: Sendable {
  private typealias Outcome = Result<RecognizedWindow, EngineFailure>

  /// A window that the engine works on until the call is cancelled.
  package struct Held: Sendable {
    let request: RecognitionRequest
    let begun: @Sendable () async -> Void

    /// - Parameter begun: returns once the engine works on it.
    package init(_ request: RecognitionRequest, begun: @escaping @Sendable () async -> Void) {
      self.request = request
      self.begun = begun
    }
  }

  private let engine: any TranscriptionEngine
  private let windows: [RecognitionRequest]
  private let rejected: RecognitionRequest?
  private let held: Held?
  private let attempts = Mutex(0)

  /// - Parameters:
  ///   - windows: two or more, each with another outcome.
  ///   - rejected: a window that the engine refuses, where it refuses any.
  ///   - held: where the engine computes anything that can be stopped.
  package init(
    _ engine: any TranscriptionEngine, hears windows: [RecognitionRequest], rejects rejected: RecognitionRequest? = nil,
    holds held: Held? = nil
  ) {
    self.engine = engine
    self.windows = windows
    self.rejected = rejected
    self.held = held
  }

  /// A window of a second, or of so many samples,.
  package static func window(
    _ index: Int, path: String = "/dev/null", samples: Int = 16_000,
    _ options: RecognitionOptions = RecognitionOptions()
  ) -> RecognitionRequest {
    RecognitionRequest(
      lease: LeaseID(window: WindowID(session: SessionID(), file: FileID(), index: index), attempt: 1, epoch: 1),
      audio: AudioReference(range: 0..<samples, location: .samples(path: path)), options: options)
  }

  /// - Returns: the promises that are broken.
  package func broken() async -> [String] {
    var promises = Promises()
    await figures(&promises)
    let expected = await eachAlone(&promises)
    guard promises.broken.isEmpty else { return promises.broken }
    await together(expected, &promises)
    await atTheSameTime(expected, &promises)
    await faults(expected, &promises)
    await cancellation(expected, &promises)
    promises.expect(await engine.unavailability == nil, "unavailability is nil while the engine works")
    return promises.broken
  }

  private func figures(_ promises: inout Promises) async {
    let capacity = engine.capacity
    promises.expect(capacity.slots > 0, "an engine that works has at least one slot")
    promises.expect(capacity.maximumBatch >= 1, "a call takes at least one window")
    let description = engine.description
    promises.expect(!description.name.isEmpty && !description.model.isEmpty, "an engine has a name and a model")
    promises.expect(
      description.capabilities.diarization == (engine.diarizer != nil),
      "an engine has a diarizer where its description says so, and only there")
    promises.expect(await engine.unavailability == nil, "unavailability is nil before the first call")
    promises.expect(await Attempt { [engine] in await engine.probe() }.value() != nil, "probe returns")
    promises.expect(await engine.unavailability == nil, "unavailability is nil after a probe")
    promises.expect(await Attempt { [engine] in await engine.workers() }.value() != nil, "workers returns")
  }

  /// - Returns: the outcome of each window.
  private func eachAlone(_ promises: inout Promises) async -> [RecognizedWindow] {
    promises.expect(await recognize([]) == [], "an empty call has no outcomes")
    var recognized: [RecognizedWindow] = []
    for window in windows {
      let outcomes = await recognize([window])
      guard outcomes?.count == 1, case .success(let outcome)? = outcomes?.first else {
        promises.expect(false, "a window has one outcome: \(String(describing: outcomes))")
        continue
      }
      recognized.append(outcome)
      let duration = window.audio.duration + 0.001
      promises.expect(
        outcome.utterances.allSatisfy { 0 <= $0.start && $0.start <= $0.end && $0.end <= duration },
        "times are seconds from the window's start, and within it")
    }
    promises.expect(Set(recognized).count == windows.count, "(the suite needs windows with different outcomes)")
    return recognized
  }

  /// In as many calls as the engine's batches take, beginning with each window once.
  private func together(_ expected: [RecognizedWindow], _ promises: inout Promises) async {
    let batch = engine.capacity.maximumBatch
    for first in windows.indices {
      let order = windows.indices.map { (first + $0) % windows.count }
      for start in stride(from: 0, to: order.count, by: batch) {
        let places = order[start..<min(order.count, start + batch)]
        promises.expect(
          await recognize(places.map { windows[$0] }) == places.map { .success(expected[$0]) },
          "outcomes are in the order of the requests, one for each")
      }
    }
  }

  private func atTheSameTime(_ expected: [RecognizedWindow], _ promises: inout Promises) async {
    let calls = windows.prefix(engine.capacity.slots).map { begin([$0]) }
    for (call, outcome) in zip(calls, expected) {
      promises.expect(
        await call.value() == [.success(outcome)], "as many calls as there are slots are answered at the same time")
    }
  }

  private func faults(_ expected: [RecognizedWindow], _ promises: inout Promises) async {
    guard let rejected else { return }
    if engine.capacity.maximumBatch >= 3 {
      let outcomes = await recognize([windows[0], rejected, windows[1]]) ?? []
      promises.expect(outcomes.count == 3 && Self.isFault(outcomes[1]), "a window that is refused is a failure")
      promises.expect(
        outcomes.first == .success(expected[0]) && outcomes.last == .success(expected[1]),
        "a fault of one window never shows in another's outcome")
    } else {
      let outcomes = await recognize([rejected]) ?? []
      promises.expect(outcomes.count == 1 && Self.isFault(outcomes[0]), "a window that is refused is a failure")
    }
    promises.expect(
      await recognize([windows[0]]) == [.success(expected[0])], "a window that is refused changes nothing for others")
  }

  private static func isFault(_ outcome: Outcome) -> Bool {
    if case .failure(let failure) = outcome { failure.kind != .cancelled && !failure.message.isEmpty } else { false }
  }

  private func cancellation(_ expected: [RecognizedWindow], _ promises: inout Promises) async {
    promises.expect(
      Self.areCancelled(await begin([windows[0]], isCancelled: true).value(), count: 1),
      "a call whose task is cancelled already has cancelled outcomes")
    if let held {
      let call = begin([held.request])
      let hasBegun = await Attempt { await held.begun() }.value() != nil
      promises.expect(hasBegun, "(the suite needs a window that the engine begins)")
      call.cancel()
      promises.expect(
        Self.areCancelled(await call.value(), count: 1), "a call that is cancelled returns, its outcomes cancelled")
    }
    promises.expect(
      await recognize([windows[0]]) == [.success(expected[0])], "an engine works on after a call was cancelled")
  }

  private static func areCancelled(_ outcomes: [Outcome]?, count: Int) -> Bool {
    guard let outcomes, outcomes.count == count else { return false }
    return outcomes.allSatisfy { if case .failure(let failure) = $0 { failure.kind == .cancelled } else { false } }
  }

  private func recognize(_ requests: [RecognitionRequest]) async -> [Outcome]? { await begin(requests).value() }

  private func begin(_ requests: [RecognitionRequest], isCancelled: Bool = false) -> Attempt<[Outcome]> {
    let leased = requests.map { request in
      var request = request
      request.lease = LeaseID(window: request.window, attempt: nextAttempt(), epoch: 1)
      return request
    }
    return Attempt(isCancelled: isCancelled) { [engine] in await engine.recognize(leased) }
  }

  /// No two leases share an id.
  private func nextAttempt() -> Int {
    attempts.withLock { attempts in
      attempts += 1
      return attempts
    }
  }
}
