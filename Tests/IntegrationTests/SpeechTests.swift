import Foundation
import Glibc
import Subprocess
import Testing
import TranscriptionCore

/// Real recordings through the real engine.
@Suite(.enabled(if: Recording.canRecognizeSpeech), .timeLimit(.minutes(2)))
struct SpeechTests {
  private static let engine = ["--engine", "pocketsphinx"]

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
    let path = try folder.write("window.f32", samples.withUnsafeBytes { Data($0) })
    let request = WorkerRequest.recognize([
      WorkerRequest.Window(
        id: "one", audio: WindowAudio(path: path, samples: samples.count),
        options: RecognitionOptions(SessionOptions(idleTimeoutSeconds: 60)))
    ])
    let line = String(decoding: try JSONEncoder.wire.encode(request), as: UTF8.self) + "\n"
    let worker = try await ProgramRun.run("sotto-worker", ["pocketsphinx"], input: line)
    let replies = try worker.output.split(separator: "\n")
      .map { try JSONDecoder().decode(WorkerReply.self, from: Data($0.utf8)) }
    guard case .recognized("one", let window)? = replies.last else {
      Issue.record("the worker said \(worker.output)")
      return
    }
    let bare = window.utterances.map(\.text).joined(separator: " ")
    #expect(WordErrors.words(bare).count > 3)
    #expect(served.value == [bare, bare])
  }

  @Test func killedWorkersAreReplacedAndNoWordIsLost() async throws {
    let name = "jfk.wav"
    try await RunningServer.run(in: TemporaryFolder(), Self.engine + ["--workers", "1", "--slots", "1"]) { server in
      let session = try await server.client.openSession()
      let undisturbed = try await session.upload("first.wav", try Recording.speech(name))
      try await session.finished(1)
      let disturbed = try await session.upload("second.wav", try Recording.speech(name))
      // Its one window is with the engine once the file is known to have one.
      while try await session.file(named: "second.wav")["windows"]["total"].int != 1 {
        try await session.events { $0.contains { $0["type"].text == "file.started" && $0["file"].text == disturbed } }
      }
      for worker in ProcessTree.descendants(of: server.processID) where worker.commandLine.contains("pocketsphinx") {
        kill(worker.id, SIGKILL)
      }
      EventLog.check(try await session.finished(2), files: 2)
      #expect(try await session.spoken(in: disturbed) == session.spoken(in: undisturbed))
    }
  }

  @Test func removingAFileStopsItsComputation() async throws {
    try await RunningServer.run(in: TemporaryFolder(), Self.engine + ["--workers", "1", "--slots", "1"]) { server in
      let session = try await server.client.openSession()
      let long = try await session.upload("long.wav", try Recording.speech("sonnet1-16k.wav"))
      while try await session.file(named: "long.wav")["state"].text != "transcribing" {
        try await session.events { $0.contains { $0["type"].text == "file.started" } }
      }
      let workers = Self.workers(of: server)
      #expect(try await session.request("DELETE", "/files/\(long)").status == 204)
      // The only worker was at it: it is killed, and the next file gets a new one.
      try await session.upload("short.wav", try Recording.speech("brooklyn-bridge.wav"))
      EventLog.check(try await session.finished(2), files: 2)
      #expect(try await session.file(named: "short.wav")["state"].text == "completed")
      #expect(workers.filter { ProcessTree.isRunning($0) }.isEmpty)
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
