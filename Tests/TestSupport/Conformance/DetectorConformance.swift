package import TranscriptionCore

/// What ``SpeechDetector`` promises, checked on a detector that works.
package struct DetectorConformance: Sendable {
  private let detector: any SpeechDetector
  /// Two stretches of noise in a quiet room.
  private let speech: [Float]

  package init(_ detector: any SpeechDetector) {
    self.detector = detector
    speech = Self.noise([(1, 0.005), (1, 0.3), (1.5, 0.005), (0.7, 0.3), (1, 0.005)])
  }

  /// - Returns: the promises that are broken.
  package func broken() async -> [String] {
    var promises = Promises()
    promises.expect(!detector.name.isEmpty, "a detector has a name")
    promises.expect(await Attempt { [detector] in await detector.workers() }.value() != nil, "workers returns")
    await promises.check("no samples") { promises in
      promises.expect(try await spans(in: []) == [], "there is no speech where there are no samples")
    }
    await promises.check("silence") { promises in
      promises.expect(try await spans(in: [Float](repeating: 0, count: 32_000)) == [], "there is no speech in silence")
    }
    await promises.check("lengths", lengths)
    await promises.check("speech", found)
    return promises.broken
  }

  /// - Returns: what a detector that does not work breaks besides: it throws ``EngineFailure`` and nothing else.
  package func brokenByErrors() async -> [String] {
    var promises = Promises()
    let error = await Promises.error(of: { try await spans(in: speech) })
    promises.expect(error != nil, "(the suite needs a detector that fails)")
    promises.expect(error == nil || error is EngineFailure, "errors are EngineFailure")
    return promises.broken
  }

  /// Around the lengths of frames.
  private func lengths(_ promises: inout Promises) async throws {
    for count in [1, 2, 319, 320, 321, 511, 512, 513, 16_001] {
      let samples = Array(speech[16_000..<(16_000 + count)])
      expectSound(try await spans(in: samples), count: count, &promises)
    }
  }

  private func found(_ promises: inout Promises) async throws {
    let spans = try await spans(in: speech)
    promises.expect(!spans.isEmpty, "speech is found")
    expectSound(spans, count: speech.count, &promises)
    promises.expect(try await self.spans(in: speech) == spans, "every call stands for itself: the same twice")
    let part = Array(speech.prefix(40_000))
    let ofPart = try await self.spans(in: part)
    let calls = (0..<8).map { index in begin(index % 2 == 0 ? speech : part) }
    for (index, call) in calls.enumerated() {
      let expected = index % 2 == 0 ? spans : ofPart
      promises.expect(try await call.value()?.get() == expected, "calls at the same time stand for themselves")
    }
  }

  private func expectSound(_ spans: [SpeechSpan], count: Int, _ promises: inout Promises) {
    promises.expect(
      spans.allSatisfy { 0 <= $0.start && $0.start < $0.end && $0.end <= count }, "spans are inside the samples")
    promises.expect(
      zip(spans, spans.dropFirst()).allSatisfy { $0.end <= $1.start }, "spans are in order and do not overlap")
  }

  private func spans(in samples: [Float]) async throws -> [SpeechSpan] {
    guard let spans = await begin(samples).value() else { throw EngineFailure(.timedOut, "no answer") }
    return try spans.get()
  }

  private func begin(_ samples: [Float]) -> Attempt<Result<[SpeechSpan], any Error>> {
    Attempt { [detector] in
      do { return .success(try await detector.detectSpeech(in: samples)) } catch { return .failure(error) }
    }
  }

  private static func noise(_ stretches: [(seconds: Double, level: Float)]) -> [Float] {
    var generator = SeededGenerator(seed: 1)
    return stretches.flatMap { stretch in
      (0..<Int(stretch.seconds * AudioFormat.sampleRate)).map { _ in
        Float.random(in: -1...1, using: &generator) * stretch.level
      }
    }
  }
}
