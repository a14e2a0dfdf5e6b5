import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// Peaks as callers get them: real files, prepared by a real server.
@Suite(.timeLimit(.minutes(15)))
struct PeakArchiveTests {
  /// What ``Wave`` makes: 8,000 of 32,768.
  private let loud = 0.244

  private func peaksFolder(_ server: TestServer, _ session: TestSession) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(server.sessionsFolder)/\(session.id)/peaks")) ?? []
  }

  private func expect(_ peaks: FilePeaks, sound: ClosedRange<Double>, of seconds: Double) {
    #expect(peaks.duration == seconds)
    for (index, peak) in peaks.peaks.enumerated() {
      let middle = peaks.from + (Double(index) + 0.5) * peaks.interval
      #expect(abs((peak ?? -1) - (sound.contains(middle) ? loud : 0)) < 0.02, "at \(middle)")
    }
  }

  @Test func aWaveIsKeptWhileItIsPrepared() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.bytes([(6, false), (8, true), (6, false)])).record.id
      _ = try await session.handle.finished(file)
      #expect(peaksFolder(server, session) == ["\(file).peaks"])
      let whole = try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000)
      #expect(whole.isFinal)
      #expect(whole.interval == 0.05)
      #expect(whole.peaks.count == 400)
      expect(whole, sound: 6...14, of: 20)
      let coarse = try await session.handle.peaks(of: file, from: 0, to: nil, points: 50)
      #expect(coarse.peaks.count == 50)
      #expect(coarse.interval == 0.4)
      expect(coarse, sound: 6...14, of: 20)
      let part = try await session.handle.peaks(of: file, from: 5.02, to: 7, points: 2_000)
      #expect(part.from == 5)
      #expect(part.peaks.count == 40)
      expect(part, sound: 6...14, of: 20)
      #expect(try await session.handle.peaks(of: file, from: 25, to: 30, points: 10).peaks.isEmpty)
    }
  }

  /// Asking for its wave would decode what the limit kept from being decoded.
  @Test func aFileBeyondTheSessionsAudioIsNotDecodedForItsWave() async throws {
    var setup = TestServer.Setup()
    setup.limits = SessionLimits(queuedAudioSeconds: 3)
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let file = try await session.upload("long.wav", Wave.bytes([(60, false)])).record.id
      #expect(try await session.handle.finished(file).record.failure?.code == "queue_audio_full")
      let peaks = try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000)
      #expect(peaks.isFinal)
      #expect(peaksFolder(server, session).isEmpty)
    }
  }

  @Test func whatIsNotDecodedYetIsNotKnown() async throws {
    var setup = TestServer.Setup(engine: ScriptedEngine { _, _ in .held })
    setup.lookAheadSeconds = 12
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 30)).record.id
      await server.engine.waitForHeld(1)
      // Prepared up to the look-ahead; the last step's peaks are written before its windows are known.
      try await session.waitForEvents { $0.type == "file.started" }
      var known = 0
      while known < 200 {
        let peaks = try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000)
        #expect(!peaks.isFinal)
        #expect(peaks.duration == 30)
        #expect(peaks.peaks.count == 600)
        #expect(peaks.peaks.last == .some(nil))
        known = peaks.peaks.count { $0 != nil }
        await Task.yield()
      }
    }
  }

  @Test func aShortFileIsMeasuredOnRequest() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.bytes([(0.5, true), (0.5, false)])).record.id
      _ = try await session.handle.finished(file)
      #expect(peaksFolder(server, session).isEmpty)
      let peaks = try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000)
      #expect(peaks.isFinal)
      #expect(peaks.peaks.count == 20)
      expect(peaks, sound: 0...0.5, of: 1)
      #expect(peaksFolder(server, session) == ["\(file).peaks"])
      try await session.handle.remove(file)
      #expect(peaksFolder(server, session).isEmpty)
    }
  }

  @Test func aFileThatCannotBeReadNowIsMeasuredLater() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.bytes([(0.5, true), (0.5, false)])).record.id
      _ = try await session.handle.finished(file)
      // A folder where the peaks are to be written.
      let path = "\(server.sessionsFolder)/\(session.id)/peaks/\(file).peaks.new"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      #expect(try await !session.handle.peaks(of: file, from: 0, to: nil, points: 2_000).isFinal)
      try FileManager.default.removeItem(atPath: path)
      let peaks = try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000)
      #expect(peaks.isFinal)
      expect(peaks, sound: 0...0.5, of: 1)
    }
  }

  @Test func aFileThatCannotBeDecodedHasNone() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.mp3", Array("this is no sound".utf8)).record.id
      #expect(try await session.handle.finished(file).record.state == .failed)
      // Its duration is not known, so the answer does not wait for it.
      var peaks = try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000)
      while !peaks.isFinal {
        await Task.yield()
        peaks = try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000)
      }
      #expect(peaks.peaks.allSatisfy { $0 == nil })
    }
  }

  @Test func aRestartKeepsThemAndSweepsThoseOfOthers() async throws {
    let folder = try TemporaryFolder()
    let (known, file) = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.bytes([(6, false), (8, true)])).record.id
      _ = try await session.handle.finished(file)
      return (session, file)
    }
    let peaks = "\(folder.path)/data/sessions/\(known.id)/peaks"
    try Data([1]).write(to: URL(filePath: "\(peaks)/\(FileID()).peaks"))
    try await TestServer.run(in: folder) { server in
      #expect(peaksFolder(server, known) == ["\(file).peaks"])
      let session = try await server.find(known)
      expect(try await session.handle.peaks(of: file, from: 0, to: nil, points: 2_000), sound: 6...14, of: 14)
      _ = try await session.handle.end()
      #expect(!FileManager.default.fileExists(atPath: "\(server.sessionsFolder)/\(known.id)"))
    }
  }
}
