import Foundation
import Testing
import TranscriptionCore

@testable import sotto_worker

@Suite(
  .timeLimit(.minutes(15)),
  .enabled(
    if: FileManager.default.fileExists(atPath: PocketSphinxModel.debianDirectory + "/en-us.lm.bin"),
    "needs the package pocketsphinx-en-us"))
struct WorkerConversationTests {
  private static let speech = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/speech")
  private static let hasSpeech = FileManager.default.fileExists(atPath: speech.appending(path: "goforward.raw").path)

  /// Lends samples as a file.
  private func withAudio<Value>(
    _ samples: [Float], _ body: (WindowAudio) async throws -> Value
  ) async throws -> Value {
    let file = FileManager.default.temporaryDirectory.appending(path: "worker-\(UUID().uuidString).f32")
    try samples.withUnsafeBytes { Data($0) }.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await body(WindowAudio(path: file.path, samples: samples.count))
  }

  private func hum(seconds: Int) -> [Float] {
    (0..<seconds * AudioFormat.samplesPerSecond).map { 0.3 * sin(Float($0) * 0.05) + 0.1 * sin(Float($0) * 0.31) }
  }

  /// Samples of raw 16-bit speech.
  private func spoken(_ name: String) throws -> [Float] {
    let data = try Data(contentsOf: Self.speech.appending(path: name))
    return data.withUnsafeBytes { bytes in
      (0..<bytes.count / 2).map { Float(bytes.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self)) / 32_768 }
    }
  }

  private func window(_ id: String, _ audio: WindowAudio) -> WorkerRequest {
    .recognize([.init(id: id, audio: audio, options: .init())])
  }

  @Test func greetsAnswersAndRefuses() async throws {
    let worker = try WorkerConversation("pocketsphinx")
    guard case .ready(let greeting) = await worker.reply() else {
      Issue.record("not ready")
      return
    }
    #expect(greeting.version == WorkerProtocol.version)
    #expect(greeting.engine.name == "pocketsphinx")

    try await withAudio([Float](repeating: 0, count: 16_000)) { silence in
      try worker.send(window("silence", silence))
      #expect(await worker.reply() == .recognized(id: "silence", .init(language: "en", utterances: [])))

      try worker.send(window("short", WindowAudio(path: silence.path, samples: 5)))
      guard case .rejected("short", "bad_audio", _, false) = await worker.reply() else {
        Issue.record("a file of the wrong length was not refused")
        return
      }
      try worker.send(.detect(id: "detect", audio: silence))
      guard case .rejected("detect", "unsupported", _, false) = await worker.reply() else {
        Issue.record("a request for voice activity was not refused")
        return
      }
    }
    try worker.send(line: Data("no request".utf8))
    try worker.send(line: Data(#"{"t":"recognize","windows":[{"id":"half"}]}"#.utf8))
    guard case .rejected("half", "bad_request", _, false) = await worker.reply() else {
      Issue.record("half a request was not refused")
      return
    }
    try worker.close()
    #expect(await worker.reply() == nil)
  }

  @Test func answersPingAndCancelDuringAComputationAndLeavesAtTheEndOfInput() async throws {
    let worker = try WorkerConversation("pocketsphinx")
    guard case .ready = await worker.reply() else {
      Issue.record("not ready")
      return
    }
    // The most that a worker takes, so that a test that has to wait for its turn still finds the computation running.
    try await withAudio(Array(repeatElement(hum(seconds: 2), count: 300).joined())) { audio in
      try worker.send(window("running", audio))
      try worker.send(window("waiting", audio))
      try worker.send(.cancel(id: "waiting"))
      guard case .rejected("waiting", "cancelled", _, false) = await worker.reply() else {
        Issue.record("a request that waited was not taken back")
        return
      }
      try worker.send(.ping(number: 3))
      #expect(await worker.reply() == .pong(number: 3))
      try worker.close()
      var last = await worker.reply()
      // A test that had to wait for its turn comes when the computation is over.
      if case .recognized("running", _) = last { last = await worker.reply() }
      #expect(last == nil)
    }
  }

  @Test(.enabled(if: hasSpeech, "needs ../shared/speech"))
  func answersTheSameWhateverItHeardBefore() async throws {
    let worker = try WorkerConversation("pocketsphinx")
    _ = await worker.reply()
    let first = try spoken("goforward.raw")
    let others = [hum(seconds: 2), try Array(spoken("brooklyn-bridge.raw").prefix(64_000))]
    var answers: Set<RecognizedWindow> = []
    for samples in [first, others[0], first, others[1], first] {
      let reply = try await withAudio(samples) { audio in
        try worker.send(window("w", audio))
        return await worker.reply()
      }
      guard case .recognized("w", let answer) = reply else {
        Issue.record("no answer")
        return
      }
      if samples == first { answers.insert(answer) }
    }
    #expect(answers.count == 1)
    #expect(answers.first?.utterances.first?.text == "go forward ten meters")
  }

  @Test func saysWhatToDoWithoutAModel() async throws {
    let worker = try WorkerConversation("pocketsphinx", "--model", "/nowhere")
    guard case .failed(let message) = await worker.reply() else {
      Issue.record("not failed")
      return
    }
    #expect(message.contains("pocketsphinx-en-us"))
    #expect(await worker.reply() == nil)
  }
}
