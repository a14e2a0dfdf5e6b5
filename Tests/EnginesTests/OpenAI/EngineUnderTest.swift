import Audio
import Foundation
import Logging
import TranscriptionCore

@testable import Engines

/// The engine before a server, and a window for it. Stopped when the closure ends.
struct EngineUnderTest: Sendable {
  static let key = "sk-0123456789-very-secret"
  static let seconds = 1.5

  let engine: OpenAIEngine
  let audio: WindowAudio

  static func run<Value>(
    at url: String, key: String? = nil, slots: Int = 4, clock: ManualRequestClock = ManualRequestClock(),
    limits: OpenAILimits = OpenAILimits(), isolation: isolated (any Actor)? = #isolation,
    body: (EngineUnderTest) async throws -> Value
  ) async throws -> Value {
    var configuration = OpenAIConfiguration()
    configuration.url = url
    configuration.model = "a-model"
    configuration.concurrency = slots
    configuration.key = key.map(APIKey.init)
    var limits = limits
    limits.jitter = { 0 }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let engine = OpenAIEngine(
      configuration, address: try OpenAIAddress(url), limits: limits, clock: clock, logger: logger)
    let path = FileManager.default.temporaryDirectory.appending(path: "sotto-openai-\(UUID().uuidString).f32").path
    let samples = (0..<Int(seconds * 16_000)).map { Float($0 % 100) / 100 }
    try await Float32File.write(samples, to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let subject = EngineUnderTest(engine: engine, audio: WindowAudio(path: path, samples: samples.count))
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body(subject)) } catch { outcome = .failure(error) }
    await engine.stop()
    return try outcome.get()
  }

  func recognize(_ options: RecognitionOptions = RecognitionOptions()) async -> Result<RecognizedWindow, EngineFailure>
  {
    let outcomes = await engine.recognize([.sample(audio, options)])
    return outcomes.count == 1 ? outcomes[0] : .failure(EngineFailure(.rejected, "\(outcomes.count) outcomes"))
  }

  func text() async throws -> String? { try await recognize().get().utterances.first?.text }

  func failure() async -> EngineFailure? {
    if case .failure(let failure) = await recognize() { failure } else { nil }
  }
}

extension OpenAIEngine {
  /// What is known of the server after it was probed, where a probe is due.
  func probedUnavailability() async -> String? {
    await probe()
    return await unavailability
  }
}
