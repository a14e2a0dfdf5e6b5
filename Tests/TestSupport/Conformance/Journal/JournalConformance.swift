import Foundation
package import TranscriptionCore

/// What ``SessionJournal`` promises, checked on an empty journal.
///
/// Not checked: full disks, crashes, the beginnings of logs that are dropped, and what stays readable on the disk.
package struct JournalConformance: Sendable {
  let journal: any SessionJournal
  private let restart: @Sendable () async throws -> any SessionJournal

  /// - Parameter restart: closes the journal and opens it again, as the next start of the server does.
  package init(_ journal: any SessionJournal, restart: @escaping @Sendable () async throws -> any SessionJournal) {
    self.journal = journal
    self.restart = restart
  }

  /// - Returns: the promises that are broken.
  package func broken() async -> [String] {
    var promises = Promises()
    await promises.check("nothing known", nothingKnown)
    await promises.check("sessions", sessions)
    await promises.check("viewers", viewers)
    await promises.check("numbers of events", numbers)
    await promises.check("pages of events", pages)
    await promises.check("order of commits", order)
    await promises.check("whole commits", wholeCommits)
    await promises.check("unknown files", unknownFiles)
    await promises.check("files", files)
    await promises.check("windows", windows)
    await promises.check("pages of windows", windowPages)
    await promises.check("speakers", speakers)
    await promises.check("player", player)
    await promises.check("removal", removal)
    await promises.check("restart", afterRestart)
    return promises.broken
  }

  // MARK: Making

  func open(_ record: SessionRecord = JournalSamples.session()) async throws -> SessionRecord {
    try await journal.commit(
      [.sessionOpened(record)], events: [.sessionOpened], in: record.id, at: JournalSamples.time)
    return record
  }

  @discardableResult
  func commit(
    _ changes: [JournalChange], _ events: [SessionEvent] = [], in session: SessionRecord
  ) async throws -> [RecordedEvent] {
    try await journal.commit(changes, events: events, in: session.id, at: JournalSamples.time)
  }

  /// A session with something of everything.
  private func fullSession() async throws -> (SessionRecord, [MediaRecord]) {
    let session = try await open()
    let files = [JournalSamples.file(in: session, ordinal: 1), JournalSamples.file(in: session)]
    var playing = PlayerState(updatedAt: JournalSamples.time)
    playing.playlist = files.map(\.id)
    try await commit(
      files.map { .fileClaimed($0) } + [
        .viewerAdded(JournalSamples.viewer(of: session)),
        .uploadAnnounced(JournalSamples.upload(of: JournalSamples.file(in: session))),
        .playerChanged(PlayerChange(playing)),
      ], [JournalSamples.event(1), JournalSamples.event(2)], in: session)
    for file in files {
      let windows = (0..<3).map { JournalSamples.window($0, of: file) }
      try await commit([.windowsAdded(windows), .speakersFound(file.id, JournalSamples.speakers)], in: session)
      try await commit([.windowFinished(JournalSamples.recognized(windows[1]))], in: session)
    }
    return (session, files)
  }

  private func contents(
    of session: SessionRecord, _ files: [MediaRecord], in journal: (any SessionJournal)? = nil
  ) async throws -> JournalContents {
    try await JournalContents(of: session.id, files: files.map(\.id), in: journal ?? self.journal)
  }

  // MARK: Beginning and end

  private func nothingKnown(_ promises: inout Promises) async throws {
    let stranger = JournalSamples.session()
    let contents = try await contents(of: stranger, [JournalSamples.file(in: stranger)])
    promises.expect(contents.isEmpty, "nothing is known of a session that was never opened")
    let refusal = await Promises.error { try await commit([], [.sessionEnding], in: stranger) } as? ServiceError
    promises.expect(refusal == .sessionNotFound, "a session that was never opened takes no commits")
  }

  private func removal(_ promises: inout Promises) async throws {
    let (session, files) = try await fullSession()
    let (other, otherFiles) = try await fullSession()
    let kept = try await contents(of: other, otherFiles)
    promises.expect(try await !contents(of: session, files).isEmpty, "what was committed is there")
    try await journal.removeSession(session.id)
    promises.expect(try await contents(of: session, files).isEmpty, "nothing is left of a session that was removed")
    promises.expect(try await contents(of: other, otherFiles) == kept, "a removal leaves other sessions alone")
    let refusal = await Promises.error { try await commit([], [.sessionEnding], in: session) } as? ServiceError
    promises.expect(refusal == .sessionNotFound, "a session that was removed takes no commits")
    try await journal.removeSession(session.id)
    try await journal.tidyUpAfterPause()
    try await journal.tidyUp()
    promises.expect(try await contents(of: other, otherFiles) == kept, "tidying up changes nothing")
  }

  private func afterRestart(_ promises: inout Promises) async throws {
    let (session, files) = try await fullSession()
    let (gone, goneFiles) = try await fullSession()
    try await journal.removeSession(gone.id)
    let before = try await contents(of: session, files)
    let all = try await journal.sessions()
    let again = try await restart()
    promises.expect(try await again.sessions() == all, "a restart shows the same sessions")
    promises.expect(
      try await contents(of: session, files, in: again) == before, "a restart shows the same of a session")
    promises.expect(
      try await contents(of: gone, goneFiles, in: again).isEmpty, "what was removed stays away after a restart")
    let next = try await again.commit([], events: [.sessionEnding], in: session.id, at: JournalSamples.time)
    promises.expect(next.map(\.seq) == [before.lastEvent + 1], "events are numbered on after a restart")
  }
}
