import Foundation
import Testing
import TranscriptionCore

@testable import Persistence

struct SQLiteJournalTests {
  let folder: TemporaryFolder
  let journal: SQLiteJournal
  let session = Samples.session()

  init() async throws {
    folder = try TemporaryFolder()
    journal = try await SQLiteJournal(path: folder.file("journal.sqlite"))
    try await journal.commit([.sessionOpened(session)], events: [.sessionOpened], in: session.id, at: Samples.time)
  }

  @discardableResult
  func commit(_ changes: [JournalChange], _ events: [SessionEvent] = []) async throws -> [RecordedEvent] {
    try await journal.commit(changes, events: events, in: session.id, at: Samples.time)
  }

  @Test func keepsSessionsOldestFirst() async throws {
    let older = Samples.session(createdAt: Samples.time.addingTimeInterval(-1))
    try await journal.commit([.sessionOpened(older)], events: [], in: older.id, at: Samples.time)
    #expect(try await journal.sessions() == [older, session])
  }

  @Test func changesASession() async throws {
    var changed = session
    changed.options.label = nil
    changed.owner = nil
    changed.isTransient = false
    changed.expiresAt += 60
    try await commit([.sessionChanged(changed)])
    #expect(try await journal.sessions() == [changed])
  }

  @Test func keepsViewersUntilTheyExpire() async throws {
    let viewer = Samples.viewer(of: session)
    try await commit([.viewerAdded(viewer)])
    #expect(try await journal.viewers(at: Samples.time) == [viewer])
    #expect(try await journal.viewers(at: viewer.expiresAt).isEmpty)
  }

  @Test func forgetsViewersThatAreRemoved() async throws {
    let viewers = ["a", "b", "c"].map { Samples.viewer($0, of: session) }
    try await commit(viewers.map { .viewerAdded($0) })
    try await commit([.viewersRemoved([viewers[0].id, viewers[2].id, ViewerID()])])
    #expect(try await journal.viewers(at: Samples.time) == [viewers[1]])
    let other = Samples.session()
    try await journal.commit([.sessionOpened(other)], events: [], in: other.id, at: Samples.time)
    try await journal.commit([.viewersRemoved([viewers[1].id])], events: [], in: other.id, at: Samples.time)
    #expect(try await journal.viewers(at: Samples.time) == [viewers[1]])
  }

  @Test func forgetsAnUploadOnceItsFileIsClaimed() async throws {
    var file = Samples.file(in: session)
    file.audioTrack = 2
    let upload = UploadRecord(
      session: session.id, dropName: file.dropName, file: file.id, name: file.name, idempotencyKey: "key", audioTrack: 2
    )
    var other = upload
    other.dropName = "other"
    other.idempotencyKey = nil
    try await commit([.uploadAnnounced(upload), .uploadAnnounced(other)])
    #expect(Set(try await journal.uploads(of: session.id)) == [upload, other])
    try await commit([.fileClaimed(file)])
    #expect(try await journal.uploads(of: session.id) == [other])
    #expect(try await journal.files(of: session.id) == [file])
  }

  @Test func tellsWhatBecameOfWindowsAndReopensThoseThatFailed() async throws {
    let file = Samples.file(in: session)
    try await commit([.fileClaimed(file), .windowsAdded((0..<3).map { Samples.window($0, of: file.id) })])
    let done = Samples.recognized(Samples.window(0, of: file.id))
    var failed = Samples.window(1, of: file.id)
    failed.state = .failed
    failed.attempts = 3
    failed.failureMessage = "It crashed."
    failed.segments = [Segment(id: 1_000, start: 30, end: 60, text: "", words: [], window: 1, gap: true)]
    try await commit([.windowFinished(done), .windowFinished(failed)])
    let status = try await journal.windowStatus(of: file.id, in: session.id)
    #expect(status.map(\.window.index) == [0, 1, 2])
    #expect(status.map(\.state) == [.done, .failed, .pending])
    #expect(status[1].failureMessage == "It crashed.")
    #expect(try await journal.windowStatus(of: file.id, in: SessionID()).isEmpty)

    try await commit([.windowsReopened(file.id)])
    let windows = try await journal.windows(of: file.id, in: session.id)
    #expect(windows == [done, Samples.window(1, of: file.id), Samples.window(2, of: file.id)])
    // It takes a result again.
    try await commit([.windowFinished(Samples.recognized(windows[1]))])
  }

  @Test func readsCaptionsOfSeveralFilesInPlaylistOrder() async throws {
    let later = Samples.file(in: session, ordinal: 5)
    let first = Samples.file(in: session, ordinal: -2)
    let other = Samples.session()
    try await commit([.fileClaimed(later), .fileClaimed(first)])
    for file in [later.id, first.id] {
      let windows = (0..<2).map { Samples.window($0, of: file) }
      try await commit([.windowsAdded(windows)])
      try await commit(windows.reversed().map { .windowFinished(Samples.recognized($0)) })
    }
    let lines = try await journal.captionLines(of: [later.id, first.id], in: session.id)
    #expect(lines.map(\.file) == [first.id, first.id, later.id, later.id])
    #expect(lines.map(\.segment) == [0, 1_000, 0, 1_000])
    let expected = try #require(Samples.recognized(Samples.window(0, of: first.id)).segments.first)
    #expect(lines[0].text == expected.text)
    #expect(lines[0].start == expected.start)
    #expect(lines[0].end == expected.end)
    #expect(lines[0].words() == expected.words)
    #expect(try await journal.captionLines(of: [first.id], in: session.id).count == 2)
    #expect(try await journal.captionLines(of: [first.id], in: other.id).isEmpty)
    #expect(try await journal.captionLines(of: [], in: session.id).isEmpty)
  }

  @Test func changesAndRemovesFilesInPlaylistOrder() async throws {
    let first = Samples.file(in: session, ordinal: 1)
    let second = Samples.file(in: session, ordinal: 0)
    try await commit([.fileClaimed(first), .fileClaimed(second)])
    let finished = Samples.finished(first)
    try await commit([.fileChanged(finished)])
    #expect(try await journal.files(of: session.id) == [second, finished])
    try await commit([.windowsAdded([Samples.window(0, of: first.id)])])
    try await commit([.fileRemoved(first.id)])
    try await commit([.fileRemoved(first.id)])
    #expect(try await journal.files(of: session.id) == [second])
    #expect(try await journal.windows(of: first.id, in: session.id).isEmpty)
  }

  @Test func keepsWindowsAndTheirSegments() async throws {
    let file = Samples.file(in: session)
    let windows = (0..<3).map { Samples.window($0, of: file.id) }
    try await commit([.fileClaimed(file), .windowsAdded([windows[2], windows[0], windows[1]])])
    let lease = WindowLeaseRecord(file: file.id, index: 0, holder: "one/0", epoch: 17)
    try await commit([.windowLeased(lease)])
    try await commit([.windowLeased(lease)])
    try await commit([.windowCameBack(file: file.id, index: 0, attempts: 1)])
    // One more for each server that had it, however often the server gave it out.
    try await commit([.windowLeased(lease)])
    try await commit([.windowLeased(lease)])
    try await commit([.windowLeased(WindowLeaseRecord(file: file.id, index: 0, holder: "one/0", epoch: 18))])
    let recognized = Samples.recognized(windows[1])
    try await commit([.windowFinished(recognized)])
    var leased = windows[0]
    leased.attempts = 1
    leased.leases = 3
    #expect(try await journal.windows(of: file.id, in: session.id) == [leased, recognized, windows[2]])
    #expect(try await journal.windows(of: file.id, in: SessionID()).isEmpty)
    try await commit([.windowsForgotten(file.id)])
    #expect(try await journal.windows(of: file.id, in: session.id).isEmpty)
    await #expect(throws: ServiceError.self) { try await commit([.windowFinished(recognized)]) }
  }

  @Test func aWindowIsSettledOnce() async throws {
    let file = Samples.file(in: session)
    let window = Samples.window(0, of: file.id)
    try await commit([.fileClaimed(file), .windowsAdded([window])])
    let recognized = Samples.recognized(window)
    try await commit([.windowFinished(recognized)])
    var again = recognized
    again.segments = []
    await #expect(throws: ServiceError.self) { try await commit([.windowFinished(again)]) }
    // A lease that is told of too late changes nothing, and is no error.
    try await commit([.windowLeased(WindowLeaseRecord(file: file.id, index: 0, holder: "one/0", epoch: 17))])
    #expect(try await journal.windows(of: file.id, in: session.id) == [recognized])
  }

  @Test func keepsSpeakerTurnsUntilTheFileStartsOver() async throws {
    let file = Samples.file(in: session)
    #expect(try await journal.speakers(of: file.id, in: session.id) == nil)
    let turns = [SpeakerTurn(start: 0.25, end: 1.5, speaker: "SPEAKER_00")]
    try await commit([.fileClaimed(file), .speakersFound(file.id, FileSpeakers(model: "old", turns: []))])
    try await commit([.speakersFound(file.id, FileSpeakers(model: "new", turns: turns))])
    #expect(try await journal.speakers(of: file.id, in: session.id) == FileSpeakers(model: "new", turns: turns))
    #expect(try await journal.speakers(of: file.id, in: SessionID()) == nil)
    try await commit([.windowsForgotten(file.id)])
    #expect(try await journal.speakers(of: file.id, in: session.id) == nil)
    await #expect(throws: ServiceError.self) {
      try await commit([.speakersFound(FileID(), FileSpeakers(model: "new", turns: turns))])
    }
  }

  @Test func keepsThePlayer() async throws {
    #expect(try await journal.player(of: session.id) == nil)
    var player = PlayerState(updatedAt: Samples.time)
    try await commit([.playerChanged(PlayerChange(player))])
    player.revision = 7
    player.state = .playing
    player.file = FileID()
    player.playlist = [FileID(), FileID()]
    player.duration = 3.25
    try await commit([.playerChanged(PlayerChange(player))])
    let kept = try #require(try await journal.player(of: session.id))
    #expect(abs(kept.updatedAt.timeIntervalSince(player.updatedAt)) <= 0.001)
    player.updatedAt = kept.updatedAt
    #expect(kept == player)
  }

  @Test func numbersEventsAndReadsThemBack() async throws {
    let file = FileID()
    let made = try await commit([], [.fileCreated(file, name: "a \"b\""), .fileCancelled(file)])
    #expect(made.map(\.seq) == [2, 3])
    #expect(try await journal.lastEvent(of: session.id) == 3)
    let read = try await journal.events(of: session.id, after: 1, limit: 10)
    #expect(read == made)
    #expect(read.map(\.json) == made.map(\.json))
    #expect(try await journal.events(of: session.id, after: 1, limit: 1) == [made[0]])
    #expect(try await journal.lastEvent(of: SessionID()) == 0)
  }

  @Test func eachCommitIsFlushedToTheDisk() async throws {
    #expect(try await journal.flushMode == 2)
  }

  @Test func aRemovedSessionIsUnknownAgain() async throws {
    try await commit([], [.sessionEnding])
    try await journal.removeSession(session.id)
    await #expect(throws: ServiceError.sessionNotFound) { try await commit([], [.sessionEnding]) }
  }

  @Test func refusesAnUnknownSession() async throws {
    let unknown = SessionID()
    await #expect(throws: ServiceError.sessionNotFound) {
      try await journal.commit([], events: [.sessionEnding], in: unknown, at: Samples.time)
    }
  }

  @Test func refusesChangesOfAnUnknownFile() async throws {
    let file = Samples.file(in: session)
    let window = Samples.window(0, of: file.id)
    await #expect(throws: ServiceError.fileNotFound) { try await commit([.fileChanged(file)]) }
    await #expect(throws: ServiceError.fileNotFound) { try await commit([.windowsAdded([window])]) }
  }

  @Test func refusesRecordsOfAnotherSession() async throws {
    let other = Samples.session()
    try await journal.commit([.sessionOpened(other)], events: [], in: other.id, at: Samples.time)
    let file = Samples.file(in: other)
    await #expect(throws: ServiceError.self) { try await commit([.fileClaimed(file)]) }
    try await journal.commit([.fileClaimed(file)], events: [], in: other.id, at: Samples.time)
    await #expect(throws: ServiceError.fileNotFound) {
      try await commit([.windowsAdded([Samples.window(0, of: file.id)])])
    }
    try await commit([.fileRemoved(file.id)])
    #expect(try await journal.files(of: other.id) == [file])
  }

  @Test func appliesACommitAsAWholeOrNotAtAll() async throws {
    let file = Samples.file(in: session)
    await #expect(throws: ServiceError.fileNotFound) {
      try await commit(
        [.fileClaimed(file), .fileChanged(Samples.file(in: session))], [.fileCreated(file.id, name: "x")])
    }
    #expect(try await journal.files(of: session.id).isEmpty)
    #expect(try await journal.lastEvent(of: session.id) == 1)
  }

  @Test func isTheSameAfterReopening() async throws {
    let file = Samples.finished(Samples.file(in: session))
    let window = Samples.recognized(Samples.window(0, of: file.id))
    try await commit(
      [
        .fileClaimed(file), .windowsAdded([window]), .playerChanged(PlayerChange(PlayerState(updatedAt: Samples.time))),
      ],
      [.fileCreated(file.id, name: file.name)])
    let events = try await journal.events(of: session.id, after: 0, limit: 100)
    let player = try await journal.player(of: session.id)
    try await journal.close()
    let reopened = try await SQLiteJournal(path: folder.file("journal.sqlite"))
    #expect(try await reopened.sessions() == [session])
    #expect(try await reopened.files(of: session.id) == [file])
    #expect(try await reopened.windows(of: file.id, in: session.id) == [window])
    #expect(try await reopened.events(of: session.id, after: 0, limit: 100) == events)
    #expect(try await reopened.player(of: session.id) == player)
    let next = try await reopened.commit([], events: [.sessionEnding], in: session.id, at: Samples.time)
    #expect(next.map(\.seq) == [3])
    try await reopened.close()
  }
}
