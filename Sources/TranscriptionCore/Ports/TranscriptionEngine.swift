/// Turns windows of speech into words. The port that every engine stands behind.
///
/// An engine only recognises: decoding, voice activity, order, retries and journals are the server's. Implementations
/// are shared by all sessions and called from many tasks at once.
package protocol TranscriptionEngine: Sendable {
  var description: EngineDescription { get }

  /// How much it takes at this moment. More calls than that are not made, but those that were made before it became less.
  var capacity: EngineCapacity { get }

  /// Every change of ``capacity`` from now on; ends where it changes no more. Observed once.
  func capacityChanges() -> AsyncStream<EngineCapacity>

  /// Whether ``demandChanged(_:)`` is of use to it.
  var observesDemand: Bool { get }

  /// Told about once a second what sessions want of it, where it asked for that. Must return quickly.
  func demandChanged(_ demand: EngineDemand) async

  /// False for an engine that takes windows of anything, speech or not (load tests).
  var needsVoiceActivity: Bool { get }

  /// Tells speakers apart; `nil` where the engine cannot.
  var diarizer: (any SpeakerDiarizer)? { get }

  /// What the operator has to do for this engine to diarize; `nil` where nothing helps or nothing is missing.
  var diarizationHint: String? { get }

  /// Why the engine cannot work, as far as is known at this moment; `nil` when it can. Does no I/O: it is asked where
  /// others wait.
  var unavailability: String? { get async }

  /// Finds out whether an engine that was away can work again, where only a question tells; ``unavailability`` says what
  /// came of it. Called now and then while the engine is unavailable, one call at a time; may do I/O.
  func probe() async

  /// How its worker processes are; `nil` where it has none.
  func workers() async -> WorkerHealth?

  /// How its workers on other machines are; `nil` where it has none.
  func pool() async -> PoolHealth?

  /// Recognises windows, possibly of several sessions, in one go.
  ///
  /// - Returns: one outcome for each request, in the same order. A fault of one window never shows in another's outcome.
  ///   Cancelling the task stops the computation; the outcomes are then `cancelled`.
  func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>]
}

extension TranscriptionEngine {
  package func capacityChanges() -> AsyncStream<EngineCapacity> { AsyncStream { $0.finish() } }
  package var observesDemand: Bool { false }
  package func demandChanged(_ demand: EngineDemand) async {}
  package var diarizer: (any SpeakerDiarizer)? { nil }
  package var diarizationHint: String? { nil }
  package func probe() async {}
  package func workers() async -> WorkerHealth? { nil }
  package func pool() async -> PoolHealth? { nil }
}
