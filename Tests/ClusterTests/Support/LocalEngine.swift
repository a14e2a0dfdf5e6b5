import Audio
import Foundation
import Synchronization
import TranscriptionCore

/// A worker's engine that says how long a window is and how it sounds, refuses silence, and can be held.
final class LocalEngine: TranscriptionEngine {
  private struct State {
    var batches: [[RecognitionRequest]] = []
    var isHolding = false
    var heldIDs: [UUID: CheckedContinuation<Void, Never>] = [:]
    var failure: EngineFailure?
    var unavailability: String?
    var cancelled = 0
  }

  let description = EngineDescription(
    name: "local", model: "loudness", capabilities: .init(wordTimes: true, prompt: true))
  let capacity: EngineCapacity
  let needsVoiceActivity = false
  private let state = Mutex(State())

  init(slots: Int = 2, maximumBatch: Int = 4) {
    capacity = EngineCapacity(slots: slots, maximumBatch: maximumBatch)
  }

  var unavailability: String? { get async { state.withLock { $0.unavailability } } }

  /// A prompt whose windows are held until they are cancelled or released.
  static let held = "hold"

  // MARK: For the test

  var batches: [[RecognitionRequest]] { state.withLock { $0.batches } }
  var cancelled: Int { state.withLock { $0.cancelled } }

  func setUnavailability(_ reason: String?) { state.withLock { $0.unavailability = reason } }

  /// All windows fail this way from now on.
  func fail(_ failure: EngineFailure?) { state.withLock { $0.failure = failure } }

  func hold() { state.withLock { $0.isHolding = true } }

  func release() {
    let held = state.withLock { state in
      state.isHolding = false
      defer { state.heldIDs = [:] }
      return Array(state.heldIDs.values)
    }
    for waiter in held { waiter.resume() }
  }

  // MARK: Port

  func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
    state.withLock { $0.batches.append(requests) }
    await waitWhileHeld(requests.contains { $0.options.prompt == Self.held })
    if Task.isCancelled {
      state.withLock { $0.cancelled += 1 }
      return requests.map { _ in .failure(EngineFailure(.cancelled, "cancelled")) }
    }
    if let failure = state.withLock({ $0.failure }) { return requests.map { _ in .failure(failure) } }
    var outcomes: [Result<RecognizedWindow, EngineFailure>] = []
    for request in requests { outcomes.append(await outcome(request)) }
    return outcomes
  }

  private func waitWhileHeld(_ isHeld: Bool) async {
    let id = UUID()
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let waits = state.withLock { state in
          guard state.isHolding || isHeld, !Task.isCancelled else { return false }
          state.heldIDs[id] = waiter
          return true
        }
        if !waits { waiter.resume() }
      }
    } onCancel: {
      state.withLock { $0.heldIDs.removeValue(forKey: id) }?.resume()
    }
  }

  private func outcome(_ request: RecognitionRequest) async -> Result<RecognizedWindow, EngineFailure> {
    guard let samples = try? await Float32File.read(from: request.audio.file.path),
      samples.count == request.audio.range.count
    else { return .failure(EngineFailure(.workerExited, "the samples are not there")) }
    guard let loudest = samples.max(), loudest > 0 else { return .failure(EngineFailure(.rejected, "silence")) }
    let text = "\(samples.count) at \(loudest) \(request.options.prompt ?? "")"
    return .success(RecognizedWindow(utterances: [.init(start: 0, end: request.audio.duration, text: text)]))
  }
}
