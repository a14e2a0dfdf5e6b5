package import TranscriptionCore

/// What ``SpeakerDiarizer`` promises, checked on a diarizer that works. That its errors are ``EngineFailure`` is the
/// compiler's to check.
package struct DiarizerConformance: Sendable {
  private typealias Outcome = Result<[SpeakerTurn], EngineFailure>

  /// A call that the diarizer works on until it is cancelled.
  package struct Held: Sendable {
    let minimumSpeakers: Int?
    let begun: @Sendable () async -> Void

    /// - Parameters:
    ///   - minimumSpeakers: by which it is told from other calls.
    ///   - begun: returns once the diarizer works on it.
    package init(minimumSpeakers: Int? = nil, begun: @escaping @Sendable () async -> Void) {
      self.minimumSpeakers = minimumSpeakers
      self.begun = begun
    }
  }

  private let diarizer: any SpeakerDiarizer
  private let audio: WindowAudio
  private let held: Held

  /// - Parameters:
  ///   - audio: with several turns.
  ///   - held: the first call that is made.
  package init(_ diarizer: any SpeakerDiarizer, hears audio: WindowAudio, holds held: Held) {
    self.diarizer = diarizer
    self.audio = audio
    self.held = held
  }

  /// - Returns: the promises that are broken.
  package func broken() async -> [String] {
    var promises = Promises()
    promises.expect(!diarizer.model.isEmpty, "a diarizer says what it is")
    promises.expect(diarizer.slots >= 1, "a diarizer that works has at least one slot")
    promises.expect(diarizer.longestSeconds > 0, "a diarizer takes files of some length")
    promises.expect(await diarizer.unavailability == nil, "unavailability is nil before the first call")
    promises.expect(await Attempt { [diarizer] in await diarizer.workers() }.value() != nil, "workers returns")
    await cancellation(&promises)
    await turns(&promises)
    promises.expect(await diarizer.unavailability == nil, "unavailability is nil while the diarizer works")
    return promises.broken
  }

  private func cancellation(_ promises: inout Promises) async {
    let call = begin(minimumSpeakers: held.minimumSpeakers)
    let hasBegun = await Attempt { [held] in await held.begun() }.value() != nil
    promises.expect(hasBegun, "(the suite needs a call that the diarizer begins)")
    call.cancel()
    promises.expect(Self.isCancelled(await call.value()), "cancelling the task stops the computation")
    let late = await begin(isCancelled: true).value()
    promises.expect(Self.isCancelled(late), "a call whose task is cancelled already computes nothing")
  }

  private static func isCancelled(_ outcome: Outcome?) -> Bool {
    if case .failure(let failure) = outcome { failure.kind == .cancelled } else { false }
  }

  private func turns(_ promises: inout Promises) async {
    guard case .success(let turns) = await begin().value() else {
      promises.expect(false, "a file is diarized")
      return
    }
    promises.expect(turns.count > 1, "(the suite needs a file with several turns)")
    promises.expect(
      zip(turns, turns.dropFirst()).allSatisfy { $0.start <= $1.start }, "turns are in the order of their starts")
    promises.expect(
      turns.allSatisfy { 0 <= $0.start && $0.start <= $0.end && !$0.speaker.isEmpty },
      "a turn has a speaker, and ends after its start")
    for call in (0..<diarizer.slots).map({ _ in begin() }) {
      promises.expect(
        await call.value() == .success(turns), "as many calls as there are slots are answered at the same time")
    }
  }

  private func begin(minimumSpeakers: Int? = nil, isCancelled: Bool = false) -> Attempt<Outcome> {
    Attempt(isCancelled: isCancelled) { [diarizer, audio] in
      do throws(EngineFailure) {
        return .success(
          try await diarizer.turns(in: audio, minimumSpeakers: minimumSpeakers, maximumSpeakers: nil))
      } catch {
        return .failure(error)
      }
    }
  }
}
