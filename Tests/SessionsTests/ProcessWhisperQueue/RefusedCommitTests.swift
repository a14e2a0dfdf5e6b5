import Foundation
import Synchronization
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// A journal that refuses what is found out about a file, each time: the file fails after some attempts, or is left alone
/// where even that is refused; nothing goes on without end, and other files are not held up.
@Suite(.timeLimit(.minutes(15)))
struct RefusedCommitTests {
  /// Drops a file about which commits are refused, then one that is fine.
  private func run(
    _ setup: TestServer.Setup, diarize: Bool = false,
    refusing refuses: @escaping @Sendable (JournalChange, FileID) -> Bool,
    _ check: (TestSession, FileID) async throws -> Void
  ) async throws {
    let bad = Chosen()
    var setup = setup
    setup.refuses = { change in bad.file.map { refuses(change, $0) } ?? false }
    let clock = setup.clock
    try await TestServer.run(setup) { server in
      var wishes = SessionPatch()
      wishes.diarize = diarize ? true : nil
      let session = try await server.open(wishes)
      _ = try await session.handle.setQueue(.paused)
      let file = try await session.upload("bad.wav", Wave.tone(seconds: 2)).record.id
      bad.file = file
      let other = try await session.upload("good.wav").record.id
      _ = try await session.handle.setQueue(.running)
      let time = Task {
        while !Task.isCancelled {
          // The pause before something that was refused is tried again.
          await clock.waitForSleeper(of: .seconds(1))
          clock.advance(by: .seconds(1))
        }
      }
      try await session.waitForEvents { $0.isTerminal && $0.file == other }
      try await check(session, file)
      time.cancel()
      await time.value
      try await session.expectSoundLog()
      _ = try await session.handle.end()
    }
  }

  private final class Chosen: Sendable {
    private let value = Mutex<FileID?>(nil)
    var file: FileID? {
      get { value.withLock { $0 } }
      set { value.withLock { $0 = newValue } }
    }
  }

  private func isResult(_ change: JournalChange, of file: FileID) -> Bool {
    if case .windowFinished(let window) = change { window.file == file } else { false }
  }

  @Test func aResultThatIsRefusedFailsItsFile() async throws {
    let engine = ScriptedEngine()
    try await run(TestServer.Setup(engine: engine), refusing: { [self] in isResult($0, of: $1) }) { session, file in
      try await session.waitForEvents { $0.isTerminal && $0.file == file && $0.failureCode == "not_stored" }
      #expect(engine.calls.count { $0.file == file } <= 6)
      #expect(try await session.handle.file(file).record.failure?.code == "not_stored")
    }
  }

  @Test func windowsThatAreRefusedFailTheirFile() async throws {
    try await run(
      TestServer.Setup(),
      refusing: { change, file in
        if case .windowsAdded(let windows) = change { windows.contains { $0.file == file } } else { false }
      }
    ) { session, file in
      try await session.waitForEvents { $0.isTerminal && $0.file == file && $0.failureCode == "not_stored" }
    }
  }

  @Test func speakersThatAreRefusedLeaveTheTranscript() async throws {
    let diarizer = ScriptedDiarizer { _ in .success([SpeakerTurn(start: 0, end: 9, speaker: "SPEAKER_00")]) }
    try await run(
      TestServer.Setup(engine: ScriptedEngine(diarizer: diarizer)), diarize: true,
      refusing: { change, file in if case .speakersFound(file, _) = change { true } else { false } }
    ) { session, file in
      try await session.waitForEvents { $0.type == "file.completed" && $0.file == file }
      #expect(try await session.handle.file(file).record.warning?.code == "diarization_failed")
      #expect(diarizer.calls.count == 2)
    }
  }

  /// Nothing about the file is taken any more: it stays as it is, and costs nothing.
  @Test(arguments: [false, true]) func aFileOfWhichEvenTheEndIsRefusedIsLeftAlone(diarize: Bool) async throws {
    let diarizer = ScriptedDiarizer { _ in .success([SpeakerTurn(start: 0, end: 9, speaker: "SPEAKER_00")]) }
    let engine = ScriptedEngine(diarizer: diarizer)
    try await run(
      TestServer.Setup(engine: engine), diarize: diarize,
      refusing: { [self] change, file in
        if case .speakersFound(file, _) = change { return true }
        if case .fileChanged(let record) = change, record.id == file, record.state.isTerminal { return true }
        return !diarize && isResult(change, of: file)
      }
    ) { session, file in
      let before = (engine.calls.count, diarizer.calls.count)
      for number in 0..<5 { try await session.upload("\(number).wav") }
      try await session.waitForEnds(6)
      let after = (engine.calls.count { $0.file == file }, diarizer.calls.count)
      #expect(after.0 <= 6, "\(before)")
      #expect(diarize ? after.1 <= 7 : true)
      #expect(try await session.handle.file(file).record.state.isTerminal == false)
    }
  }
}
