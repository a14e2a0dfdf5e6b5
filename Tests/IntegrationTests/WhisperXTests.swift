import Foundation
import Glibc
import Subprocess
import TestSupport
import Testing

/// The real WhisperX behind the whole server, with models that know the digits.
@Suite(.enabled(if: WhisperX.knowsDigits, "WhisperX or its models are not here; see make whisperx"))
struct WhisperXTests {
  /// No more errors than WhisperX makes that is called directly with chunk_size 12, but for two words; and words as near to
  /// their true places.
  @Test(.timeLimit(.minutes(15))) func digitsAreRecognisedAndPlacedAsByWhisperXItself() async throws {
    let strings = try DigitString.all()
    try #require(strings.count == 28)
    try await RunningServer.run(in: TemporaryFolder(), WhisperX.engine) { server in
      let sessions = try await [server.client.openSession(), server.client.openSession()]
      var files: [String] = []
      for (place, string) in strings.enumerated() {
        files.append(try await sessions[place % 2].upload(string.name, try Recording.speech(string.path)))
      }
      for session in sessions { EventLog.check(try await session.finished(14), files: 14) }
      var short = ErrorCount()
      var long = ErrorCount()
      var starts: [Double] = []
      for (place, string) in strings.enumerated() {
        let transcript = try await sessions[place % 2].transcript(files[place]).json
        EventLog.checkTimes(transcript)
        #expect(transcript["language"].text == "en")
        let words = transcript["segments"].items.flatMap { $0["words"].items }
        let alignment = DigitString.align(words.map { $0["word"].text ?? "" }, with: string.words.map(\.word))
        if string.seconds < 30 {
          short.add(alignment.errors, of: string.words.count)
        } else {
          long.add(alignment.errors, of: string.words.count)
        }
        starts += alignment.pairs.compactMap { heard, spoken in
          words[heard]["start"].double.map { abs($0 - string.words[spoken].start) }
        }
      }
      starts.sort()
      print(
        "digits: short \(short), long \(long), starts: median \(starts[starts.count / 2]) s, "
          + "90 % \(starts[starts.count * 9 / 10]) s")
      #expect(starts[starts.count / 2] < 0.010)
      #expect(starts[starts.count * 9 / 10] < 0.025)
      let direct = try await Self.errorsOfWhisperX(in: strings)
      print("WhisperX itself: short \(direct.short), long \(direct.long)")
      #expect(short.errors + long.errors <= direct.short.errors + direct.long.errors + 2)
      #expect(short.rate <= direct.short.rate + 0.005)
    }
  }

  /// What WhisperX called directly makes of the strings.
  private static func errorsOfWhisperX(
    in strings: [DigitString]
  ) async throws -> (short: ErrorCount, long: ErrorCount) {
    let script = """
      import json, sys
      keep = sys.stdout
      sys.stdout = sys.stderr
      import whisperx
      model = whisperx.load_model(sys.argv[1], "cpu", compute_type="int8", threads=2)
      texts = {}
      for path in sys.argv[2:]:
          found = model.transcribe(whisperx.load_audio(path), batch_size=8, chunk_size=12)
          texts[path] = " ".join(segment["text"] for segment in found["segments"])
      print(json.dumps(texts), file=keep)
      """
    let paths = strings.map { Recording.speechPath($0.path) }
    let run = try await Subprocess.run(
      .name("env"), arguments: Arguments(["HF_HUB_OFFLINE=1", WhisperX.python, "-c", script, WhisperX.model] + paths),
      output: .string(limit: 1 << 20), error: .discarded)
    let texts = try JSONValue(Data(run.standardOutput.utf8))
    var counts = (short: ErrorCount(), long: ErrorCount())
    for (string, path) in zip(strings, paths) {
      let heard = WordErrors.words(try #require(texts[path].text))
      let errors = DigitString.align(heard, with: string.words.map(\.word)).errors
      if string.seconds < 30 {
        counts.short.add(errors, of: string.words.count)
      } else {
        counts.long.add(errors, of: string.words.count)
      }
    }
    return counts
  }

  /// Windows of sessions that differ in language, task, prompt and alignment meet in the same batches.
  @Test(.timeLimit(.minutes(15))) func sessionsThatDifferShareBatches() async throws {
    let content = try Recording.speech("digit-strings/digits-05.wav")
    // One slow worker, so that windows wait for each other.
    try await RunningServer.run(in: TemporaryFolder(), WhisperX.engine + ["--workers", "1", "--batch", "4"]) { server in
      let options = [
        #"{"cache":false}"#, #"{"cache":false,"language":"ja"}"#, #"{"cache":false,"task":"translate"}"#,
        #"{"cache":false,"prompt":"one two three four five six seven","language":"en"}"#,
        #"{"cache":false,"hotwords":["zero"],"language":"en","align":false}"#,
        #"{"cache":false,"language":"en","char_alignments":true}"#,
      ]
      var sessions: [SessionClient] = []
      for option in options { sessions.append(try await server.client.openSession(json: option)) }
      var files: [String] = []
      for session in sessions { files.append(try await session.upload("five.wav", content)) }
      for session in sessions { EventLog.check(try await session.finished(1), files: 1) }
      var texts: [String] = []
      var transcripts: [JSONValue] = []
      for (session, file) in zip(sessions, files) {
        texts.append(try await session.spoken(in: file))
        transcripts.append(try await session.transcript(file).json)
      }
      #expect(texts[0] == "one one zero zero four seven")
      #expect(transcripts[0]["language"].text == "en")
      #expect(texts[1].contains("一"))
      #expect(transcripts[1]["language"].text == "ja")
      #expect(texts[2].contains("eins"))
      #expect(WordErrors.rate(of: texts[3], against: texts[0]) < 0.5)
      #expect(WordErrors.rate(of: texts[4], against: texts[0]) < 0.5)
      #expect(transcripts[4]["segments"].items.allSatisfy { $0["words"].items.isEmpty })
      #expect(texts[5] == texts[0])
      let characters = transcripts[5]["segments"][0]["chars"].items.compactMap { $0["char"].text }.joined()
      #expect(characters.trimmingCharacters(in: .whitespaces) == texts[0])
      for transcript in transcripts { #expect(transcript["engine"].text == "whisperx") }
    }
  }

  /// Killed, then stopped in the middle of their work: the windows are done by the next workers, readiness turns red and
  /// green again, and another session notices nothing but the wait.
  @Test(.timeLimit(.minutes(15))) func lostWorkersCostNoWord() async throws {
    let content = try Recording.speech("digit-strings/digits-long-04.wav")
    try await RunningServer.run(in: TemporaryFolder(), WhisperX.engine + ["--workers", "1"]) { server in
      let session = try await server.client.openSession(json: #"{"cache":false}"#)
      let first = try await session.upload("first.wav", content)
      try await session.finished(1)
      let windows = FolderWatch([server.folder.path("data/sessions/\(session.id)/windows")])
      for (place, signal) in [SIGKILL, SIGSTOP].enumerated() {
        let file = try await session.upload("\(signal).wav", content)
        await windows.wait { $0.isRead }
        let workers = Self.workers(of: server)
        #expect(workers.count == 1)
        for worker in workers { kill(worker.id, signal) }
        for worker in workers { await ProcessEvents.end(of: worker.id) }
        let other = try await server.client.openSession()
        try await other.upload("other.wav", try Recording.speech("digit-strings/digits-05.wav"))
        #expect(try await server.client.request("GET", "/health/ready").status == 503)
        EventLog.check(try await session.finished(place + 2), files: place + 2)
        EventLog.check(try await other.finished(1), files: 1)
        #expect(try await server.client.request("GET", "/health/ready").status == 200)
        #expect(try await session.spoken(in: file) == session.spoken(in: first))
      }
    }
  }

  @Test(.timeLimit(.minutes(15))) func aKilledServerLeavesNoWorker() async throws {
    let ended = try await RunningServer.run(in: TemporaryFolder(), WhisperX.engine) { server in
      let session = try await server.client.openSession()
      try await session.upload("long.wav", try Recording.speech("digit-strings/digits-long-01.wav"))
      try await session.events { $0.contains { $0["type"].text == "segment.final" } }
      let workers = Self.workers(of: server)
      server.send(SIGKILL)
      for worker in workers { await ProcessEvents.end(of: worker.id) }
      return workers
    }
    #expect(!ended.value.isEmpty)
  }

  private static func workers(of server: RunningServer) -> [ProcessTree.Member] {
    ProcessTree.descendants(of: server.processID).filter { $0.commandLine.contains("Workers/whisperx") }
  }
}
