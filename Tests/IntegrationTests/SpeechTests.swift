import Foundation
import Glibc
import Subprocess
import TestSupport
import Testing
import TranscriptionCore

/// Real recordings through the real engine.
@Suite(.enabled(if: Recording.canRecognizeSpeech), .serialized, .timeLimit(.minutes(15)))
struct SpeechTests {
  private static let engine = ["--engine", "pocketsphinx"]
  private static let oneWorker = engine + ["--workers", "1", "--slots", "1"]

  @Test func recordingsAreRecognisedByUploadAndByDrop() async throws {
    // The engine is weak; the bounds are about a quarter above what it makes of these recordings.
    let recordings: [(name: String, reference: String, bound: Double)] = [
      ("brooklyn-bridge.wav", "how old is the Brooklyn Bridge", 0.2),
      ("whatstheweatherlike-mulaw.wav", "What's the weather like?", 0.25),
      ("goforward.raw", "go forward ten meters", 0.25),
      ("harvard-spk1_snt1.wav", "THE CHILD ALMOST HURT THE SMALL DOG", 0.3),
    ]
    try await RunningServer.run(in: TemporaryFolder(), Self.engine) { server in
      let session = try await server.client.openSession()
      for (place, recording) in recordings.enumerated() {
        let content = try Recording.speech(recording.name)
        if place.isMultiple(of: 2) {
          try await session.upload(recording.name, content)
        } else {
          try session.drop(recording.name, content)
        }
      }
      EventLog.check(try await session.finished(recordings.count), files: recordings.count)
      for recording in recordings {
        let file = try #require(try await session.file(named: recording.name)["id"].text)
        let rate = WordErrors.rate(of: try await session.spoken(in: file), against: recording.reference)
        #expect(rate <= recording.bound, "\(recording.name): \(rate)")
        EventLog.checkTimes(try await session.transcript(file).json)
      }
    }
  }

  /// What a new user tries first gives every word.
  @Test func theSampleOfTheRepositoryIsUnderstood() async throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs").standardized
    let words = try String(contentsOf: folder.appending(path: "sample.txt"), encoding: .utf8)
    let run = try await ProgramRun.run(
      "sotto", ["transcribe", folder.appending(path: "sample.wav").path, "--quiet"] + Self.engine)
    #expect(run.status == .exited(0), "\(run.complaints)")
    #expect(WordErrors.rate(of: run.output, against: words) <= 0.05, "\(run.output)")
  }

  /// The server adds nothing to the engine's words and takes nothing away. The recording is short enough to be one window
  /// from end to end.
  @Test func theServersWordsAreTheBareEngines() async throws {
    let name = "brooklyn-bridge.wav"
    let folder = try TemporaryFolder()
    let served = try await RunningServer.run(in: folder, Self.engine) { server in
      let session = try await server.client.openSession()
      let file = try await session.upload(name, try Recording.speech(name))
      try await session.finished(1)
      #expect(try await session.file(named: name)["windows"]["total"].int == 1)
      let form = MultipartForm().field("model", "whisper-1").file(name, try Recording.speech(name))
      let asked = try await server.client.request("POST", "/v1/audio/transcriptions", form: form)
      return [try await session.spoken(in: file), asked.json["text"].text]
    }
    let samples = try Self.samples(of: try Recording.speech(name))
    let window = WindowAudio(
      path: try folder.write("window.f32", samples.withUnsafeBytes { Data($0) }), samples: samples.count)
    let bare = try await BareWorker.text(of: window, engine: "pocketsphinx")
    #expect(WordErrors.words(bare).count > 3)
    #expect(served.value == [bare, bare])
  }

  @Test func killedWorkersAreReplacedAndNoWordIsLost() async throws {
    let content = try Recording.speech("harvard-spk1_snt1.wav")
    try await RunningServer.run(in: TemporaryFolder(), Self.oneWorker) { server in
      // The same recording twice: not to be answered from the cache.
      let session = try await server.client.openSession(json: #"{"cache":false}"#)
      let undisturbed = try await session.upload("first.wav", content)
      try await session.finished(1)
      let windows = Self.watchWindows(of: session.id, in: server)
      let disturbed = try await session.upload("second.wav", content)
      await windows.wait { $0.isRead }
      for worker in Self.workers(of: server) { kill(worker.id, SIGKILL) }
      EventLog.check(try await session.finished(2), files: 2)
      #expect(try await session.spoken(in: disturbed) == session.spoken(in: undisturbed))
    }
  }

  /// The only worker is at a long window when its file is removed: it is killed, and the next file need not wait.
  @Test func removingAFileStopsItsComputation() async throws {
    try await RunningServer.run(in: TemporaryFolder(), Self.oneWorker) { server in
      let session = try await server.client.openSession()
      let windows = Self.watchWindows(of: session.id, in: server)
      let long = try await session.upload("long.wav", try Recording.speech("sonnet1-16k.wav"))
      await windows.wait { $0.isRead }
      let workers = Self.workers(of: server)
      #expect(try await session.request("DELETE", "/files/\(long)").status == 204)
      try await session.upload("short.wav", try Recording.speech("brooklyn-bridge.wav"))
      EventLog.check(try await session.finished(2), files: 2)
      #expect(try await session.file(named: "short.wav")["state"].text == "completed")
      #expect(workers.count == 1 && workers.allSatisfy { !ProcessTree.isRunning($0) })
    }
  }

  @Test func aCallerWhoHangsUpStopsItsComputation() async throws {
    let form = MultipartForm().field("model", "whisper-1")
      .file("long.wav", try Recording.speech("sonnet1-16k.wav"))
    try await RunningServer.run(in: TemporaryFolder(), Self.oneWorker) { server in
      let call = Task { try await server.client.request("POST", "/v1/audio/transcriptions", form: form) }
      let sessions = server.folder.path("data/sessions")
      await FolderWatch.wait([sessions]) { !server.folder.names(in: "data/sessions").isEmpty }
      // The call's own session. It has many windows, so that one is read after this, if the first has been already.
      let caller = try #require(server.folder.names(in: "data/sessions").first)
      await FolderWatch.wait([sessions + "/" + caller]) {
        server.folder.names(in: "data/sessions/" + caller).contains("windows")
      }
      await Self.watchWindows(of: caller, in: server).wait { $0.isRead }
      let workers = Self.workers(of: server)
      call.cancel()
      _ = await call.result
      let session = try await server.client.openSession()
      try await session.upload("short.wav", try Recording.speech("brooklyn-bridge.wav"))
      try await session.finished(1)
      #expect(workers.count == 1 && workers.allSatisfy { !ProcessTree.isRunning($0) })
      await FolderWatch.wait([server.folder.path("data/sessions")]) {
        server.folder.names(in: "data/sessions") == [session.id]
      }
    }
  }

  @Test func aStopLeavesNoWorker() async throws {
    let stopped = try await RunningServer.run(in: TemporaryFolder(), Self.engine) { server in
      let session = try await server.client.openSession()
      try await session.upload("long.wav", try Recording.speech("sonnet1.mp3"))
      try await session.events { $0.contains { $0["type"].text == "file.started" } }
      return ProcessTree.descendants(of: server.processID)
    }
    #expect(stopped.status == .exited(0))
    #expect(!stopped.value.isEmpty)
    #expect(stopped.value.filter { ProcessTree.isRunning($0) } == [])
  }

  /// What the kernel tells of a session's windows: one whose audio was read is being recognised.
  private static func watchWindows(of session: String, in server: RunningServer) -> FolderWatch {
    FolderWatch([server.folder.path("data/sessions/\(session)/windows")])
  }

  private static func workers(of server: RunningServer) -> [ProcessTree.Member] {
    ProcessTree.descendants(of: server.processID).filter { $0.commandLine.contains("pocketsphinx") }
  }

  /// The samples of a 16 kHz mono 16-bit WAV file with a plain header.
  private static func samples(of wav: Data) throws -> [Float] {
    let marker = try #require(wav.firstRange(of: Data("data".utf8)))
    let bytes = wav[(marker.upperBound + 4)...]
    return stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { place in
      Float(Int16(bitPattern: UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8)) / 32_768
    }
  }
}
