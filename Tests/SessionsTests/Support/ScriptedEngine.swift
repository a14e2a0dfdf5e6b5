import Foundation
import Synchronization
import TranscriptionCore

/// An engine that answers what the test told it, window by window, and remembers what it was asked.
///
/// Without a script every window is recognised as "file-index" words. A held window waits until ``release(_:)`` or until
/// its task is cancelled.
final class ScriptedEngine: TranscriptionEngine {
  enum Answer: Sendable {
    case text(String)
    /// Words in a language that the engine found out, as sure as it says.
    case heard(String?, probability: Double?)
    case failure(EngineFailure.Kind)
    case held
  }

  /// - Parameter attempt: 1 for the first call for this window.
  typealias Script = @Sendable (_ window: WindowID, _ attempt: Int) -> Answer

  private struct State {
    var script: Script
    var calls: [WindowID] = []
    var requests: [RecognitionRequest] = []
    var batches: [[WindowID]] = []
    var cancelled: [WindowID] = []
    var running = 0
    var mostRunning = 0
    var held: [WindowID: CheckedContinuation<Bool, Never>] = [:]
    var failures: [WindowID: EngineFailure.Kind] = [:]
    var observers: [UUID: Observer] = [:]
    var unavailability: String?
    var probes = 0
    var capacity: EngineCapacity
    var description: EngineDescription

    mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
      let state = self
      let done = observers.filter { $0.value.isDone(state) }
      for id in done.keys { observers[id] = nil }
      return done.values.map(\.waiter)
    }
  }

  private struct Observer {
    var isDone: @Sendable (State) -> Bool
    var waiter: CheckedContinuation<Void, Never>
  }

  let needsVoiceActivity: Bool
  let diarizer: (any SpeakerDiarizer)?
  private let state: Mutex<State>
  private let changes = AsyncStream<EngineCapacity>.makeStream()

  init(
    name: String = "scripted", model: String? = nil, slots: Int = 1, maximumBatch: Int = 1,
    needsVoiceActivity: Bool = false,
    capabilities: EngineDescription.Capabilities = .init(), diarizer: (any SpeakerDiarizer)? = nil,
    script: @escaping Script = { _, _ in .text("words") }
  ) {
    self.needsVoiceActivity = needsVoiceActivity
    self.diarizer = diarizer
    state = Mutex(
      State(
        script: script, capacity: EngineCapacity(slots: slots, maximumBatch: maximumBatch),
        description: EngineDescription(name: name, model: model ?? "\(name) model", capabilities: capabilities)))
  }

  var description: EngineDescription { state.withLock { $0.description } }

  /// Does not know yet what it is.
  func becomeProvisional() {
    state.withLock { state in
      state.description.model = "unknown"
      state.description.isProvisional = true
    }
  }

  /// Knows what it is from now on.
  func become(model: String, _ capabilities: EngineDescription.Capabilities = .init()) {
    state.withLock { state in
      state.description = EngineDescription(name: state.description.name, model: model, capabilities: capabilities)
    }
  }

  /// Windows in the order in which they were asked for.
  var calls: [WindowID] { state.withLock { $0.calls } }
  var requests: [RecognitionRequest] { state.withLock { $0.requests } }
  /// The same by calls.
  var batches: [[WindowID]] { state.withLock { $0.batches } }
  /// Windows whose computation was stopped.
  var cancelled: [WindowID] { state.withLock { $0.cancelled } }
  /// The most windows that were computed at the same time.
  var mostRunning: Int { state.withLock { $0.mostRunning } }

  /// What is answered from now on.
  func follow(_ script: @escaping Script) { state.withLock { $0.script = script } }

  /// Says from now on that it cannot work, and does not; `nil` for all is well.
  func setUnavailability(_ reason: String?) { state.withLock { $0.unavailability = reason } }

  var unavailability: String? { state.withLock { $0.unavailability } }

  /// How often it was probed.
  var probes: Int { state.withLock { $0.probes } }

  func probe() async { change { $0.probes += 1 } }

  var capacity: EngineCapacity { state.withLock { $0.capacity } }

  func capacityChanges() -> AsyncStream<EngineCapacity> { changes.stream }

  /// Takes more or less from now on.
  func setCapacity(_ capacity: EngineCapacity) {
    state.withLock { $0.capacity = capacity }
    changes.continuation.yield(capacity)
  }

  func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
    change { $0.batches.append(requests.map(\.window)) }
    return await withTaskGroup(of: (Int, Result<RecognizedWindow, EngineFailure>).self) { group in
      for (place, request) in requests.enumerated() {
        group.addTask { (place, await self.recognize(request)) }
      }
      var outcomes: [Int: Result<RecognizedWindow, EngineFailure>] = [:]
      for await (place, outcome) in group { outcomes[place] = outcome }
      return requests.indices.compactMap { outcomes[$0] }
    }
  }

  // MARK: For the test

  /// Returns once `count` windows were asked for.
  func waitForCalls(_ count: Int) async { await wait { $0.calls.count >= count } }

  /// Returns once `count` computations were stopped.
  func waitForCancellations(_ count: Int) async { await wait { $0.cancelled.count >= count } }

  /// Returns once it was probed so often.
  func waitForProbes(_ count: Int) async { await wait { $0.probes >= count } }

  /// Returns once `count` windows are held.
  func waitForHeld(_ count: Int) async { await wait { $0.held.count >= count } }

  /// Lets a held window be recognised.
  func release(_ window: WindowID) {
    state.withLock { $0.held.removeValue(forKey: window) }?.resume(returning: true)
  }

  func releaseAll() {
    let held = state.withLock { state in
      defer { state.held = [:] }
      return state.held.values
    }
    for waiter in held { waiter.resume(returning: true) }
  }

  /// Fails all windows that are held.
  func failHeld(_ kind: EngineFailure.Kind) {
    let held = state.withLock { state in
      defer { state.held = [:] }
      state.failures = Dictionary(uniqueKeysWithValues: state.held.keys.map { ($0, kind) })
      return state.held.values
    }
    for waiter in held { waiter.resume(returning: true) }
  }

  /// Returns also when the task is cancelled.
  private func wait(_ isDone: @escaping @Sendable (State) -> Bool) async {
    let id = UUID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isDoneAlready = state.withLock { state in
          if isDone(state) { return true }
          state.observers[id] = Observer(isDone: isDone, waiter: waiter)
          return false
        }
        if isDoneAlready { waiter.resume() }
        if Task.isCancelled { stopWaiting(id) }
      }
    } onCancel: {
      stopWaiting(id)
    }
  }

  private func stopWaiting(_ id: UUID) {
    state.withLock { $0.observers.removeValue(forKey: id) }?.waiter.resume()
  }

  private func change<Value>(_ body: (inout State) -> Value) -> Value {
    let (value, satisfied) = state.withLock { state in
      let value = body(&state)
      return (value, state.satisfied())
    }
    for waiter in satisfied { waiter.resume() }
    return value
  }

  private func recognize(_ request: RecognitionRequest) async -> Result<RecognizedWindow, EngineFailure> {
    let answer = change { state in
      state.calls.append(request.window)
      state.requests.append(request)
      state.running += 1
      state.mostRunning = max(state.mostRunning, state.running)
      if state.unavailability != nil { return Answer.failure(.unavailable) }
      return state.script(request.window, state.calls.count { $0 == request.window })
    }
    defer { change { $0.running -= 1 } }
    if Task.isCancelled {
      change { $0.cancelled.append(request.window) }
      return .failure(EngineFailure(.cancelled, "scripted"))
    }
    switch answer {
    case .text(let text): return .success(Self.words(text, seconds: request.audio.duration))
    case .heard(let language, let probability):
      var window = Self.words("words", seconds: request.audio.duration)
      window.language = language
      window.languageProbability = probability
      return .success(window)
    case .failure(let kind): return .failure(EngineFailure(kind, "scripted"))
    case .held:
      let isReleased = await hold(request.window)
      if let kind = change({ $0.failures.removeValue(forKey: request.window) }) {
        return .failure(EngineFailure(kind, "scripted"))
      }
      if isReleased { return .success(Self.words("words", seconds: request.audio.duration)) }
      change { $0.cancelled.append(request.window) }
      return .failure(EngineFailure(.cancelled, "scripted"))
    }
  }

  /// - Returns: false when the task was cancelled.
  private func hold(_ window: WindowID) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        change { $0.held[window] = waiter }
        // The task may have been cancelled just before the window was known to be held.
        if Task.isCancelled { stop(window) }
      }
    } onCancel: {
      stop(window)
    }
  }

  private func stop(_ window: WindowID) {
    state.withLock { $0.held.removeValue(forKey: window) }?.resume(returning: false)
  }

  /// The words of a text, each of the same length.
  private static func words(_ text: String, seconds: Double) -> RecognizedWindow {
    let parts = text.split(separator: " ").map(String.init)
    let each = seconds / Double(max(1, parts.count))
    let words = parts.enumerated().map { place, part in
      Word(word: part, start: each * Double(place), end: each * Double(place + 1), score: 1)
    }
    return RecognizedWindow(language: "en", utterances: [.init(start: 0, end: seconds, text: text, words: words)])
  }
}
