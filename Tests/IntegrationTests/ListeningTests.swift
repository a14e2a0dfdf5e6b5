import Foundation
import Subprocess
import TestSupport
import Testing

/// Paced audio over HTTP, with a real server and real ffmpeg.
@Suite(.timeLimit(.minutes(15)))
struct ListeningTests {
  private static let secondOfWAV = 48_000 * 4
  private static let secondOfMP3 = 16_000

  private static func position(_ state: JSONValue) throws -> Double { try #require(state["position"].double) }

  private func openSession(_ server: RunningServer, _ recordings: [Data]) async throws -> SessionClient {
    let session = try await server.client.openSession()
    for (number, recording) in recordings.enumerated() { try await session.upload("\(number).wav", recording) }
    try await session.finished(recordings.count)
    return session
  }

  /// How far the newest sample is from where the player is, in seconds; `nil` for silence. A busy machine delivers late, and
  /// what waits in between is old: looks until what is heard is in step, for half a minute at most.
  private func lateness(_ listener: inout Listener, _ session: SessionClient) async throws -> Double? {
    var best: Double?
    for _ in 0..<30 {
      try await listener.read(Self.secondOfWAV / 2)
      guard let heard = ToneLadder.position(of: listener.newestLevel) else { continue }
      let late = try Self.position(try await session.request("GET", "/player").json) - heard
      if abs(late) < abs(best ?? .infinity) { best = late }
      if abs(late) < 0.2 { break }
    }
    return best
  }

  @Test func isWhereThePlayerIsAfterPlayingSeekingAndAnotherSpeed() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [ToneLadder.wav(seconds: 30), ToneLadder.wav(seconds: 20)])
      var listener = try await Listener(session, format: "wav")
      #expect(listener.type == "audio/wav")
      try await listener.read(Self.secondOfWAV)
      #expect(Data(listener.bytes.prefix(4)) == Data("RIFF".utf8))
      #expect(listener.levels.allSatisfy { $0 == 0 })
      _ = try await session.request("POST", "/player/play")
      let playing = try await lateness(&listener, session)
      _ = try await session.request("POST", "/player/seek", json: #"{"position":20.5}"#)
      let sought = try await lateness(&listener, session)
      _ = try await session.request("POST", "/player/seek", json: #"{"position":3}"#)
      let soughtBack = try await lateness(&listener, session)
      _ = try await session.request("POST", "/player/rate", json: #"{"rate":2}"#)
      let fast = try await lateness(&listener, session)
      _ = try await session.request("POST", "/player/play", json: #"{"rate":1,"position":27}"#)
      _ = try await session.request("POST", "/player/next")
      let next = try await lateness(&listener, session)
      for late in [playing, sought, soughtBack, fast, next] { #expect(abs(late ?? 9) < 0.2, "\(late ?? 9) s") }
    }
  }

  @Test func isSilentWhilePausedAndGoesOnWhereItWas() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [ToneLadder.wav(seconds: 30)])
      _ = try await session.request("POST", "/player/play", json: #"{"position":5}"#)
      var listener = try await Listener(session, format: "wav")
      _ = try await lateness(&listener, session)
      _ = try await session.request("POST", "/player/pause")
      // What was on its way when it was paused.
      try await listener.read(Self.secondOfWAV)
      let from = listener.levels.count
      try await listener.read(Self.secondOfWAV)
      #expect(listener.levels[from...].allSatisfy { $0 == 0 })
      let paused = try Self.position(try await session.request("GET", "/player").json)
      _ = try await session.request("POST", "/player/play")
      let late = try await lateness(&listener, session)
      #expect(abs(late ?? 9) < 0.2)
      let first = try #require(listener.levels[from...].first { $0 != 0 })
      let again = try #require(ToneLadder.position(of: first), "level \(first)")
      #expect(abs(again - paused) < 0.3)
    }
  }

  /// What waits for a slow listener, in the server and in the kernel, is some seconds and not all that it missed.
  @Test func aListenerThatReadNothingForAWhileIsSoonInStep() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [ToneLadder.wav(seconds: 38)])
      _ = try await session.request("POST", "/player/play")
      var slow = try await Listener(session, format: "wav")
      var quick = try await Listener(session, format: "wav")
      try await quick.read(15 * Self.secondOfWAV)
      try await slow.read(9 * Self.secondOfWAV)
      let heard = try #require(ToneLadder.position(of: slow.newestLevel))
      let position = try Self.position(try await session.request("GET", "/player").json)
      #expect(abs(position - heard) < 1)
    }
  }

  @Test func comesInRealTimeAndAlmostWithoutDelay() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [Recording.tone(seconds: 30)])
      _ = try await session.request("POST", "/player/play")
      for (format, second) in [("wav", Self.secondOfWAV), ("mp3", Self.secondOfMP3)] {
        let clock = ContinuousClock()
        let began = clock.now
        var listener = try await Listener(session, format: format)
        try await listener.read(4 * second)
        let seconds = (clock.now - began) / .seconds(1)
        #expect(seconds > 2.9 && seconds < 30, "\(format): 4 s took \(seconds) s")
      }
    }
  }

  @Test func anyNumberOfListenersSharesOneDecoderAndOneEncoderAndLeavesNothingBehind() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [Recording.tone(seconds: 60)])
      _ = try await session.request("POST", "/player/play")
      var processes: [ProcessTree.Member] = []
      do {
        var listeners: [Listener] = []
        for format in ["mp3", "mp3", "opus", "wav", "mp3", "opus", "wav"] {
          listeners.append(try await Listener(session, format: format))
        }
        for index in listeners.indices { try await listeners[index].read(Self.secondOfMP3 / 2) }
        processes = ProcessTree.descendants(of: server.processID)
        #expect(processes.count { $0.commandLine.contains("libmp3lame") } == 1)
        #expect(processes.count { $0.commandLine.contains("libopus") } == 1)
        #expect(processes.count { $0.commandLine.contains("file:") } == 1)
        #expect(processes.count == 3)
      }
      for process in processes { await ProcessEvents.end(of: process.id) }
      #expect(!ProcessTree.descendants(of: server.processID).contains { ProcessTree.isRunning($0) })
      // The next one finds everything as the first did.
      var another = try await Listener(session, format: "opus")
      let hasMore = try await another.read(5_000)
      #expect(hasMore)
      #expect(another.type == "audio/ogg")
    }
  }

  @Test(arguments: ["mp3", "opus"])
  func earlyAndLateListenersHearTheSameAndDecodeIt(_ format: String) async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [Recording.tone(seconds: 60)])
      _ = try await session.request("POST", "/player/play")
      var first = try await Listener(session, format: format)
      try await first.read(2 * Self.secondOfMP3)
      var late = try await Listener(session, format: format)
      try await late.read(2 * Self.secondOfMP3)
      try await first.read(Self.secondOfMP3)
      for listener in [first, late] {
        // MP3 frames are of 384 bytes; the last one may not be here as a whole.
        let whole = format == "mp3" ? listener.bytes.count / 384 * 384 : listener.bytes.count
        let decoded = try await decode(Array(listener.bytes.prefix(whole)))
        #expect(decoded.complaints == "")
        #expect(decoded.loudness > 0.02)
      }
      // The late one's sound (behind the headers) is a stretch of the first one's; on a busy machine either may have jumped.
      let all = Data(first.bytes)
      let stretches = stride(from: 4_000, to: late.bytes.count - 600, by: 1_000).map { Data(late.bytes[$0..<$0 + 600]) }
      #expect(stretches.contains { all.range(of: $0) != nil })
    }
  }

  private func encoders(_ server: RunningServer) -> [ProcessTree.Member] {
    ProcessTree.descendants(of: server.processID).filter { $0.commandLine.contains("ffmpeg") }
  }

  @Test(arguments: ["mp3", "opus", "wav"])
  func silenceNeedsNoProcess(_ format: String) async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [Recording.tone(seconds: 60)])
      var listener = try await Listener(session, format: format)
      try await listener.read(format == "mp3" ? 2 * Self.secondOfMP3 : 1_000)
      #expect(encoders(server).isEmpty)
      _ = try await session.request("POST", "/player/play")
      let second = format == "wav" ? Self.secondOfWAV : Self.secondOfMP3
      try await listener.read(4 * second)
      let running = encoders(server)
      #expect(running.count == (format == "wav" ? 1 : 2))
      _ = try await session.request("POST", "/player/pause")
      for process in running { await ProcessEvents.end(of: process.id) }
      // It is heard all the same.
      try await listener.read(format == "opus" ? 1_000 : second)
      #expect(encoders(server).isEmpty)
      _ = try await session.request("POST", "/player/play")
      try await listener.read(3 * second)
      guard format != "wav" else { return }
      let whole = format == "mp3" ? listener.bytes.count / 384 * 384 : listener.bytes.count
      let decoded = try await decode(Array(listener.bytes.prefix(whole)))
      #expect(decoded.complaints == "")
      #expect(decoded.loudness > 0.02)
    }
  }

  @Test func onlySoManyProcessesMakeSoundForListeners() async throws {
    let arguments = RunningServer.instant + ["--max-listening-processes", "2"]
    try await RunningServer.run(in: TemporaryFolder(), arguments) { server in
      let first = try await openSession(server, [Recording.tone(seconds: 60)])
      let second = try await openSession(server, [Recording.tone(seconds: 60)])
      _ = try await first.request("POST", "/player/play")
      // A decoder and an encoder: all that there may be.
      var sound = try await Listener(first, format: "mp3")
      try await sound.read(2 * Self.secondOfMP3)
      // Silence takes none, so it is heard until there is something to play.
      var silence = try await Listener(second, format: "mp3")
      try await silence.read(Self.secondOfMP3)
      _ = try await second.request("POST", "/player/play")
      try await silence.readToEnd()
      let refused = try await second.request("GET", "/player/stream?format=mp3")
      #expect(refused.status == 503)
      #expect(refused.errorCode == "encoders_full")
      #expect(refused.header("Retry-After") != nil)
      let isHeard = try await sound.read(2 * Self.secondOfMP3)
      #expect(isHeard)
    }
  }

  @Test func endsWithTheSession() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await openSession(server, [Recording.tone(seconds: 60)])
      _ = try await session.request("POST", "/player/play")
      var wav = try await Listener(session, format: "wav")
      var mp3 = try await Listener(session, format: "mp3")
      try await wav.read(Self.secondOfWAV)
      try await mp3.read(Self.secondOfMP3)
      try await session.end()
      try await wav.readToEnd()
      try await mp3.readToEnd()
      #expect(!ProcessTree.descendants(of: server.processID).contains { ProcessTree.isRunning($0) })
    }
  }

  @Test func aFileThatCannotBeHeardIsSilence() async throws {
    let ended = try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      try await session.upload("ladder.wav", ToneLadder.wav(seconds: 20))
      try await session.upload("broken.mp3", Data("This is no recording at all.".utf8))
      try await session.finished(2)
      let broken = try #require(try await session.file(named: "broken.mp3")["id"].text)
      let ladder = try #require(try await session.file(named: "ladder.wav")["id"].text)
      _ = try await session.request("POST", "/player/play", json: #"{"file":"\#(broken)"}"#)
      var listener = try await Listener(session, format: "wav")
      try await listener.read(Self.secondOfWAV)
      #expect(listener.levels.allSatisfy { $0 == 0 })
      _ = try await session.request("POST", "/player/seek", json: #"{"position":1}"#)
      try await listener.read(Self.secondOfWAV)
      _ = try await session.request("POST", "/player/play", json: #"{"file":"\#(ladder)"}"#)
      let late = try await lateness(&listener, session)
      #expect(late != nil)
    }
    #expect(ended.log.components(separatedBy: "cannot be heard").count <= 2)
  }

  @Test func onlySoManyListen() async throws {
    try await RunningServer.run(in: TemporaryFolder(), RunningServer.instant + ["--max-listeners", "1"]) { server in
      let session = try await openSession(server, [Recording.tone(seconds: 5)])
      let head = try await session.request("HEAD", "/player/stream")
      #expect(head.status == 200)
      var listener = try await Listener(session, format: "wav")
      try await listener.read(Self.secondOfWAV / 2)
      let second = try await session.request("GET", "/player/stream?format=wav")
      #expect(second.status == 503)
      #expect(second.text.contains("listeners_full"))
    }
  }

  /// What ffmpeg makes of it.
  private func decode(_ bytes: [UInt8]) async throws -> (complaints: String, loudness: Double) {
    let result = try await Subprocess.run(
      .name("ffmpeg"),
      arguments: [
        "-hide_banner", "-loglevel", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "8000", "pipe:1",
      ], input: .array(bytes), output: .bytes(limit: 1 << 22), error: .string(limit: 1 << 16))
    let samples = result.standardOutput
    var sum = 0.0
    for index in stride(from: 0, to: samples.count - 1, by: 2) {
      let sample = Double(Int16(bitPattern: UInt16(samples[index]) | UInt16(samples[index + 1]) << 8)) / 32_768
      sum += sample * sample
    }
    return (result.standardError, (sum / Double(max(1, samples.count / 2))).squareRoot())
  }
}
