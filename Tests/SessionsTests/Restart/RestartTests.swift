import Foundation
import Persistence
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// What a second server makes of the journal and the folders that the first one left.
@Suite(.timeLimit(.minutes(15)))
struct RestartTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Opens a session in a first run and leaves it as `leave` makes it: the journal is open, nothing runs.
  private func session(
    _ leave: (TestSession, any SessionJournal) async throws -> Void
  ) async throws -> TestSession {
    let session = try await TestServer.run(in: folder) { try await $0.open() }
    let journal = try await TestServer.openJournal(in: folder)
    try await leave(session, journal)
    try await journal.close()
    return session
  }

  /// Runs the second server until the session's files have ended; checks what must hold after any crash.
  private func expectCompletion(
    of known: TestSession, files: Int = 1, engine: ScriptedEngine = ScriptedEngine()
  ) async throws {
    try await TestServer.run(in: folder, TestServer.Setup(engine: engine)) { server in
      let session = try await server.find(known)
      #expect(try await session.waitForEnds(files).map(\.type) == Array(repeating: "file.completed", count: files))
      try await session.expectSoundLog()
      let snapshots = try await session.handle.files()
      #expect(snapshots.count == files)
      #expect(try await session.handle.player().playlist == snapshots.map(\.record.id))
      for snapshot in snapshots {
        let record = snapshot.record
        #expect(record.windowsDone == record.windowsTotal)
        let transcript = try await session.handle.transcript(of: record.id, partial: false)
        #expect(transcript.segments.map(\.window) == Array(0..<record.windowsTotal))
        let announced = try await session.events().filter { $0.type == "segment.final" && $0.file == record.id }
        #expect(Set(announced.compactMap { $0.segment?.window }) == Set(0..<record.windowsTotal))
      }
      #expect(try server.droppedNames().isEmpty)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(server.sessionsFolder)/\(session.id)/windows").isEmpty)
    }
  }

  private let seconds = 4

  private func record(_ session: TestSession, _ state: FileState) -> MediaRecord {
    var record = MediaRecord.sample(in: session.id, state: state)
    record.dropName = "\(session.id)_talk.wav"
    record.bytes = Wave.tone(seconds: Double(seconds)).count
    if state == .transcribing {
      record.startedAt = record.createdAt
      record.duration = Double(seconds)
      record.engine = "scripted"
      record.model = "scripted model"
      record.windowsTotal = seconds
      record.isFullyPrepared = true
    }
    return record
  }

  private func putMedia(of record: MediaRecord) throws {
    let media = "\(folder.path)/data/sessions/\(record.session)/media"
    try Data(Wave.tone(seconds: Double(seconds))).write(to: URL(filePath: "\(media)/\(record.storedName)"))
  }

  private func window(_ index: Int, of record: MediaRecord, _ state: WindowRecord.State = .pending) -> WindowRecord {
    let times = Double(index)...Double(index + 1)
    return WindowRecord(
      file: record.id, window: .sample(index, seconds: times), state: state, attempts: state == .pending ? 0 : 1,
      segments: state == .pending ? [] : [.sample(index * 1_000, times)])
  }

  /// A file that was claimed, queued and started.
  private func begin(_ record: MediaRecord, _ journal: any SessionJournal) async throws {
    var claimed = record
    claimed.state = .claimed
    let now = record.createdAt
    _ = try await journal.commit(
      [.fileClaimed(claimed)], events: [.fileCreated(record.id, name: "talk.wav")], in: record.session, at: now)
    _ = try await journal.commit(
      [.fileChanged(record)],
      events: [
        .fileQueued(record.id, position: 0, etaSeconds: nil),
        .fileStarted(record.id, duration: record.duration, windows: 0),
      ], in: record.session, at: now)
  }

  /// The results of some of its windows.
  private func finish(_ windows: Range<Int>, of record: inout MediaRecord, _ journal: any SessionJournal) async throws {
    for index in windows {
      let window = window(index, of: record, .done)
      record.windowsDone += 1
      _ = try await journal.commit(
        [.windowFinished(window), .fileChanged(record)], events: window.segments.map { .segmentFinal(record.id, $0) },
        in: record.session, at: record.createdAt)
    }
  }

  // MARK: A file on its road

  @Test func aFileThatWasClaimedAndNotMoved() async throws {
    let session = try await session { session, journal in
      try session.drop("talk.wav")
      _ = try await journal.commit(
        [.fileClaimed(record(session, .claimed))], events: [], in: session.id, at: Date())
    }
    try await expectCompletion(of: session)
  }

  @Test func aFileThatWasClaimedAndMoved() async throws {
    let session = try await session { session, journal in
      let record = record(session, .claimed)
      try putMedia(of: record)
      _ = try await journal.commit([.fileClaimed(record)], events: [], in: session.id, at: Date())
    }
    try await expectCompletion(of: session)
  }

  @Test func aFileThatWasClaimedAndMovedWhenItsNameIsUsedAgain() async throws {
    let session = try await session { session, journal in
      let record = record(session, .claimed)
      try putMedia(of: record)
      _ = try await journal.commit([.fileClaimed(record)], events: [], in: session.id, at: Date())
      try session.drop("talk.wav", Wave.tone(seconds: 1))
    }
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(session)
      try await session.waitForEnds(2)
      #expect(try await session.handle.files().map(\.record.duration) == [4, 1])
    }
  }

  @Test func aFileThatWasClaimedAndIsGone() async throws {
    let session = try await session { session, journal in
      _ = try await journal.commit(
        [.fileClaimed(record(session, .claimed))], events: [], in: session.id, at: Date())
    }
    for _ in 1...2 {
      try await TestServer.run(in: folder) { server in
        let session = try await server.find(session)
        #expect(try await session.waitForEnds().map(\.failureCode) == ["vanished"])
        try await session.expectSoundLog()
        #expect(try await session.handle.player().playlist.isEmpty)
      }
    }
  }

  @Test func aClaimThatIsFinishedAfterwardsKeepsItsPlace() async throws {
    var ids: [FileID] = []
    let session = try await session { session, journal in
      for ordinal in 0..<3 {
        var record = record(session, ordinal == 1 ? .claimed : .queued)
        record.ordinal = ordinal
        try putMedia(of: record)
        if ordinal == 1 {
          _ = try await journal.commit([.fileClaimed(record)], events: [], in: session.id, at: Date())
        } else {
          try await begin(record, journal)
        }
        ids.append(record.id)
      }
    }
    let engine = ScriptedEngine()
    try await expectCompletion(of: session, files: 3, engine: engine)
    var order: [FileID] = []
    for window in engine.calls where order.last != window.file { order.append(window.file) }
    #expect(order == ids)
  }

  @Test func aSessionThatWasEndingDoesNotComeBack() async throws {
    let session = try await session { session, journal in
      let record = record(session, .queued)
      try await begin(record, journal)
      try session.drop("late.wav")
      var ending = try #require(try await journal.sessions().first)
      ending.isEnding = true
      // Its media are gone, its folder and its rows are not.
      _ = try await journal.commit([.sessionChanged(ending)], events: [.sessionEnding], in: session.id, at: Date())
    }
    try await TestServer.run(in: folder) { server in
      await #expect(throws: ServiceError.self) { try await server.find(session) }
      let rows = try await server.journal.sessions()
      #expect(rows.isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: server.sessionsFolder).isEmpty)
      #expect(try server.droppedNames().isEmpty)
      #expect(try server.quarantinedNames().isEmpty)
    }
  }

  @Test func anUploadThatAppearedAndWasNotClaimed() async throws {
    let file = FileID()
    let session = try await session { session, journal in
      let dropName = "\(session.id)_\(file).wav"
      _ = try await journal.commit(
        [
          .uploadAnnounced(
            UploadRecord(session: session.id, dropName: dropName, file: file, name: "My talk.wav", idempotencyKey: "k"))
        ], events: [], in: session.id, at: Date())
      try session.drop("\(file).wav")
    }
    try await expectCompletion(of: session)
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(session)
      let record = try await session.handle.files()[0].record
      #expect(record.id == file)
      #expect(record.name == "My talk.wav")
      #expect(try await session.upload(key: "k").record.id == file)
    }
  }

  @Test func aFileThatWasQueued() async throws {
    let session = try await session { session, journal in
      let record = record(session, .queued)
      try putMedia(of: record)
      try await begin(record, journal)
    }
    try await expectCompletion(of: session)
  }

  @Test func aFileOfWhichHalfOfTheWindowsWereDone() async throws {
    let engine = ScriptedEngine()
    let session = try await session { session, journal in
      var record = record(session, .transcribing)
      try putMedia(of: record)
      try await begin(record, journal)
      _ = try await journal.commit(
        [.windowsAdded((0..<seconds).map { window($0, of: record) })], events: [], in: session.id, at: Date())
      try await finish(0..<2, of: &record, journal)
    }
    try await expectCompletion(of: session, engine: engine)
    #expect(engine.calls.map(\.index) == [2, 3])
  }

  @Test func aFileThatWasHalfPrepared() async throws {
    let engine = ScriptedEngine()
    let session = try await session { session, journal in
      var record = record(session, .transcribing)
      record.isFullyPrepared = false
      record.windowsTotal = 2
      try putMedia(of: record)
      try await begin(record, journal)
      _ = try await journal.commit(
        [.windowsAdded((0..<2).map { window($0, of: record) })], events: [], in: session.id, at: Date())
      try await finish(0..<1, of: &record, journal)
    }
    try await expectCompletion(of: session, engine: engine)
    #expect(engine.calls.map(\.index) == [1, 2, 3])
  }

  @Test func aFileOfWhichTheWindowInTheMiddleWasNotDone() async throws {
    let engine = ScriptedEngine()
    let session = try await session { session, journal in
      var record = record(session, .transcribing)
      try putMedia(of: record)
      try await begin(record, journal)
      _ = try await journal.commit(
        [.windowsAdded((0..<seconds).map { window($0, of: record) })], events: [], in: session.id, at: Date())
      try await finish(0..<1, of: &record, journal)
      try await finish(2..<4, of: &record, journal)
    }
    try await expectCompletion(of: session, engine: engine)
    #expect(engine.calls.map(\.index) == [1])
    let samples = engine.requests.map(\.audio.range.count)
    #expect(samples == [16_000])
  }

  @Test func aFileWithAllWindowsDoneAndNoEnd() async throws {
    let engine = ScriptedEngine()
    let session = try await session { session, journal in
      var record = record(session, .transcribing)
      try putMedia(of: record)
      try await begin(record, journal)
      _ = try await journal.commit(
        [.windowsAdded((0..<seconds).map { window($0, of: record) })], events: [], in: session.id, at: Date())
      try await finish(0..<seconds, of: &record, journal)
    }
    try await expectCompletion(of: session, engine: engine)
    #expect(engine.calls.isEmpty)
  }

  @Test func aFileThatWasFullyPreparedAndNotRecognised() async throws {
    let engine = ScriptedEngine()
    let session = try await session { session, journal in
      let record = record(session, .transcribing)
      try putMedia(of: record)
      try await begin(record, journal)
      _ = try await journal.commit(
        [.windowsAdded((0..<seconds).map { window($0, of: record) })], events: [], in: session.id, at: Date())
    }
    try await expectCompletion(of: session, engine: engine)
    #expect(engine.calls.map(\.index) == [0, 1, 2, 3])
  }

  @Test func attemptsAreCountedAcrossARestart() async throws {
    let engine = ScriptedEngine { _, _ in .failure(.workerExited) }
    let session = try await session { session, journal in
      let record = record(session, .transcribing)
      try putMedia(of: record)
      try await begin(record, journal)
      _ = try await journal.commit(
        [.windowsAdded((0..<seconds).map { window($0, of: record) })]
          + (0..<seconds).map { .windowCameBack(file: record.id, index: $0, attempts: 2) }, events: [],
        in: session.id,
        at: Date())
    }
    try await TestServer.run(in: folder, TestServer.Setup(engine: engine)) { server in
      let end = try await server.find(session).waitForEnds()[0]
      #expect(end.failureCode == "engine_failed")
    }
    #expect(engine.calls.count == seconds)
  }

  @Test(arguments: 1...6)
  func aServerThatStopsWhileItWorks(windows: Int) async throws {
    let first = ScriptedEngine { window, attempt in .held }
    let known = try await TestServer.run(in: folder, TestServer.Setup(engine: first)) { server in
      let session = try await server.open()
      for _ in 0..<2 { try await session.upload("talk.wav", Wave.tone(seconds: 3)) }
      for count in 1...windows {
        await server.engine.waitForCalls(count)
        await server.engine.waitForHeld(1)
        if count < windows { server.engine.releaseAll() }
      }
      return session
    }
    let second = ScriptedEngine()
    try await expectCompletion(of: known, files: 2, engine: second)
    // Only the window in flight may be done twice.
    #expect(first.calls.count + second.calls.count == 7)
  }

  // MARK: What else comes back

  @Test func tokensSurvive() async throws {
    let (known, viewer) = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      return (session, try await session.handle.addViewer(lifetimeSeconds: 60).token)
    }
    try await TestServer.run(in: folder) { server in
      _ = try await server.registry.session(known.id, credential: Credential(known.token), for: .change)
      _ = try await server.registry.session(known.id, credential: Credential(viewer), for: .read)
      let error = await #expect(throws: ServiceError.self) {
        _ = try await server.registry.session(known.id, credential: Credential(viewer), for: .change)
      }
      #expect(error?.kind == .permission)
      server.clock.advance(by: .seconds(60))
      await #expect(throws: ServiceError.self) {
        _ = try await server.registry.session(known.id, credential: Credential(viewer), for: .read)
      }
    }
  }

  @Test func thePlayerGoesOn() async throws {
    let (known, before) = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      for _ in 0..<2 { try await session.upload("talk.wav", Wave.tone(seconds: 5)) }
      try await session.waitForEnds(2)
      let state = try await session.handle.command(.play(file: nil, position: 1, rate: 2), ifRevision: nil)
      return (session, state)
    }
    let setup = TestServer.Setup()
    setup.clock.advance(by: .seconds(1))
    try await TestServer.run(in: folder, setup) { server in
      let session = try await server.find(known)
      let after = try await session.handle.player()
      #expect(after.playlist == before.playlist)
      #expect(after.state == .playing)
      #expect(after.file == before.file)
      #expect(after.rate == 2)
      #expect(after.position == 3)
      #expect(after.duration == 5)
      await server.clock.waitForSleeper(of: .seconds(0.5))
      server.clock.advance(by: .seconds(1))
      try await session.waitForEvents {
        ($0.fields["player"] as? [String: Any])?["file"] as? String == before.playlist[1].description
      }
    }
  }

  @Test func aPlaylistLosesWhatWasRemovedAndGetsWhatWasNotYetAnnounced() async throws {
    let (known, file) = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      let file = try await session.upload().record.id
      try await session.waitForEnds()
      return (session, file)
    }
    let journal = try await TestServer.openJournal(in: folder)
    var state = PlayerState(updatedAt: Date(timeIntervalSince1970: 1_800_000_000))
    state.playlist = [FileID()]
    state.revision = 3
    _ = try await journal.commit([.playerChanged(PlayerChange(state))], events: [], in: known.id, at: state.updatedAt)
    try await journal.close()
    try await TestServer.run(in: folder) { server in
      let player = try await server.find(known).handle.player()
      #expect(player.playlist == [file])
      #expect(player.revision > 3)
    }
  }

  @Test func eventsGoOnWithoutAGap() async throws {
    let known = try await TestServer.run(in: folder) { server in
      let session = try await server.open()
      try await session.upload()
      try await session.waitForEnds()
      return session
    }
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(known)
      try await session.upload()
      try await session.waitForEnds(2)
      try await session.expectSoundLog()
    }
  }

  @Test func transientSessionsAreGone() async throws {
    let engine = ScriptedEngine { _, _ in .held }
    let (transient, other) = try await TestServer.run(in: folder, TestServer.Setup(engine: engine)) { server in
      let session = try await server.open(isTransient: true)
      try await session.upload()
      await server.engine.waitForHeld(1)
      return (session, try await server.open())
    }
    try transient.drop("late.wav")
    try Data([1]).write(to: URL(filePath: "\(transient.dropFolder)/.\(transient.id)_x.wav.part"))
    try await TestServer.run(in: folder) { server in
      await #expect(throws: ServiceError.self) { try await server.find(transient) }
      _ = try await server.find(other)
      #expect(try await server.journal.sessions().map(\.id) == [other.id])
      #expect(try FileManager.default.contentsOfDirectory(atPath: server.sessionsFolder) == ["\(other.id)"])
      #expect(try server.droppedNames().isEmpty)
      #expect(server.engine.calls.isEmpty)
    }
  }

  @Test func whatNoSessionOwnsIsSweptAway() async throws {
    let known = try await TestServer.run(in: folder) { try await $0.open() }
    let sessions = folder.path + "/data/sessions"
    try FileManager.default.createDirectory(
      atPath: "\(sessions)/\(SessionID())/media", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: "\(sessions)/\(known.id)/media/orphan.wav"))
    try Data([1]).write(to: URL(filePath: "\(sessions)/\(known.id)/windows/orphan-0.f32"))
    try await TestServer.run(in: folder) { server in
      #expect(try FileManager.default.contentsOfDirectory(atPath: sessions) == ["\(known.id)"])
      for part in ["media", "windows"] {
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(sessions)/\(known.id)/\(part)").isEmpty)
      }
      _ = try await server.find(known)
    }
  }
}
