import Engines
import Foundation
import Logging
import Testing
import TranscriptionCore

@testable import sotto_worker

/// The stages around recognition through the real library, with models of a few nodes.
@Suite(
  .timeLimit(.minutes(15)),
  .enabled(if: FileManager.default.fileExists(atPath: SherpaInstallation.library), "needs make setup"))
struct SherpaStagesTests {
  private func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "stages-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
  }

  /// Seconds of a tone, 0 Hz for silence, one after the other.
  private func sound(_ parts: [(hertz: Float, seconds: Int)]) -> [Float] {
    parts.flatMap { part in
      let count = part.seconds * AudioFormat.samplesPerSecond
      guard part.hertz > 0 else { return [Float](repeating: 0, count: count) }
      return (0..<count).map { 0.4 * sin(Float($0) * part.hertz * 2 * .pi / 16_000) }
    }
  }

  private func diarizer(_ folder: URL, _ arguments: String...) throws -> WorkerConversation {
    let segmentation = folder.appending(path: "segmentation.onnx")
    let embedding = folder.appending(path: "embedding.onnx")
    try Data(TinyModel.segmentation.bytes).write(to: segmentation)
    try Data(TinyModel.embedding.bytes).write(to: embedding)
    return try WorkerConversation(
      arguments: [
        "diarize", "--library", SherpaInstallation.library, "--segmentation-model", segmentation.path,
        "--embedding-model",
        embedding.path,
      ] + arguments)
  }

  private func write(_ samples: [Float], _ folder: URL) throws -> WindowAudio {
    let path = folder.appending(path: "file-\(samples.count).f32")
    try samples.withUnsafeBytes { Data($0) }.write(to: path)
    return WindowAudio(path: path.path, samples: samples.count)
  }

  @Test func tellsTwoVoicesApart() async throws {
    try await withFolder { folder in
      let worker = try diarizer(folder)
      guard case .ready(let greeting) = await worker.reply() else {
        Issue.record("the worker does not start")
        return
      }
      #expect(greeting.engine.capabilities.diarization)
      let audio = try write(sound([(200, 8), (0, 2), (3_000, 7), (0, 2), (200, 6)]), folder)
      try worker.send(.diarize(id: "a", audio: audio, minimumSpeakers: nil, maximumSpeakers: nil))
      guard case .diarized("a", let turns) = await worker.reply() else {
        Issue.record("no turns")
        return
      }
      #expect(turns.map(\.speaker) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"])
      for (turn, expected) in zip(turns, [(0.0, 8.0), (10, 17), (19, 25)]) {
        #expect(abs(turn.start - expected.0) < 0.2 && abs(turn.end - expected.1) < 0.2, "\(turn)")
      }
    }
  }

  @Test func keepsToTheNumberOfSpeakers() async throws {
    try await withFolder { folder in
      let worker = try diarizer(folder)
      _ = await worker.reply()
      let audio = try write(sound([(200, 8), (0, 2), (3_000, 7)]), folder)
      let wishes: [(minimum: Int?, maximum: Int?, found: Int)] = [(1, 1, 1), (2, 2, 2), (nil, 1, 1), (2, 5, 2)]
      for (index, wish) in wishes.enumerated() {
        try worker.send(
          .diarize(id: "\(index)", audio: audio, minimumSpeakers: wish.minimum, maximumSpeakers: wish.maximum))
        guard case .diarized(_, let turns) = await worker.reply() else {
          Issue.record("no turns")
          return
        }
        #expect(Set(turns.map(\.speaker)).count == wish.found, "\(wish)")
      }
      try worker.send(.diarize(id: "x", audio: audio, minimumSpeakers: 3, maximumSpeakers: 2))
      guard case .rejected("x", "bad_request", _, false) = await worker.reply() else {
        Issue.record("an impossible wish is not refused")
        return
      }
    }
  }

  @Test func isAskedThroughThePoolAsTheServerDoes() async throws {
    try await withFolder { folder in
      let worker = try diarizer(folder)
      guard case .ready = await worker.reply() else {
        Issue.record("the worker does not start")
        return
      }
      try worker.close()
      let command = WorkerCommand(
        name: "diarize", executable: WorkerConversation.worker.path,
        arguments: [
          "diarize", "--library", SherpaInstallation.library, "--segmentation-model",
          folder.appending(path: "segmentation.onnx").path, "--embedding-model",
          folder.appending(path: "embedding.onnx").path,
        ])
      let speakers = WorkerDiarizer(
        model: "tiny", pool: WorkerPool(command: command, count: 1, logger: Logger(label: "test")))
      let audio = try write(sound([(200, 6), (0, 2), (3_000, 6)]), folder)
      let turns = try await speakers.turns(in: audio, minimumSpeakers: nil, maximumSpeakers: nil)
      #expect(turns.map(\.speaker) == ["SPEAKER_00", "SPEAKER_01"])
      let missing = WindowAudio(path: audio.path + "x", samples: 1)
      await #expect(throws: EngineFailure.self) {
        try await speakers.turns(in: missing, minimumSpeakers: nil, maximumSpeakers: nil)
      }
      await speakers.stop()
    }
  }

  @Test func findsNoSpeakerInSilence() async throws {
    try await withFolder { folder in
      let worker = try diarizer(folder)
      _ = await worker.reply()
      for seconds in [1, 12] {
        let audio = try write(sound([(0, seconds)]), folder)
        try worker.send(.diarize(id: "s", audio: audio, minimumSpeakers: 2, maximumSpeakers: nil))
        #expect(await worker.reply() == .diarized(id: "s", []))
      }
    }
  }

  @Test func answersPingsMeanwhileAndKnowsNothingElse() async throws {
    try await withFolder { folder in
      let worker = try diarizer(folder, "--threads", "2")
      _ = await worker.reply()
      // More than could be read at once for a window.
      let audio = try write(sound([(0, 590), (200, 11)]), folder)
      try worker.send(.diarize(id: "long", audio: audio, minimumSpeakers: 1, maximumSpeakers: 1))
      try worker.send(.ping(number: 7))
      #expect(await worker.reply() == .pong(number: 7))
      guard case .diarized("long", let turns) = await worker.reply() else {
        Issue.record("no turns")
        return
      }
      #expect(abs((turns.last?.end ?? 0) - 601) < 1)
      try worker.send(.detect(id: "d", audio: audio))
      guard case .rejected("d", "bad_audio", _, _) = await worker.reply() else {
        Issue.record("looks for speech")
        return
      }
    }
  }

  @Test func saysWhichModelIsMissing() async throws {
    let worker = try WorkerConversation(
      "diarize", "--library", SherpaInstallation.library, "--segmentation-model", "/nowhere.onnx", "--embedding-model",
      "/x.onnx")
    guard case .failed(let message) = await worker.reply() else {
      Issue.record("starts without a model")
      return
    }
    #expect(message.contains("/nowhere.onnx cannot be read"))
  }

  @Test func punctuatesThroughTheLibrary() async throws {
    try await withFolder { folder in
      let model = TinyModel.punctuation([("hello", "，"), ("you", "？"), ("there", "_"), ("are", "_")])
      try Data(model.bytes).write(to: folder.appending(path: "model.onnx"))
      let punctuator = try Punctuator(
        PunctuationModel(directory: folder.path), library: SherpaLibrary(path: SherpaInstallation.library), threads: 1)
      let words = ["HELLO", "THERE", "HOW", "ARE", "YOU"].enumerated().map { index, word in
        Word(word: word, start: Double(index), end: Double(index) + 0.5)
      }
      let window = RecognizedWindow(
        utterances: [.init(start: 0, end: 5, text: "HELLO THERE HOW ARE YOU", words: words)])
      let utterance = try #require(punctuator.punctuated(window).utterances.first)
      #expect(utterance.text.lowercased() == "hello, there how are you?")
      #expect(utterance.words.map { $0.word.lowercased() } == ["hello,", "there", "how", "are", "you?"])
      let chinese = RecognizedWindow(utterances: [.init(start: 0, end: 5, text: "你好吗我很好")])
      #expect(punctuator.punctuated(chinese).utterances.first?.text == "你好吗我很好。")
    }
  }
}
