import Foundation
import TranscriptionCore

/// What a commit takes and refuses.
extension JournalConformance {
  func sessions(_ promises: inout Promises) async throws {
    let newer = try await open(JournalSamples.session(createdAt: JournalSamples.time + 20))
    let older = try await open(JournalSamples.session(createdAt: JournalSamples.time + 10))
    let all = try await journal.sessions()
    promises.expect(
      all.filter { [newer.id, older.id].contains($0.id) } == [older, newer], "sessions are listed, oldest first")
    var changed = newer
    changed.options.label = "meeting"
    changed.expiresAt += 60
    changed.isQueuePaused = true
    changed.isEnding = true
    try await commit([.sessionChanged(changed)], in: newer)
    promises.expect(try await journal.sessions().contains(changed), "a session changes")
  }

  func viewers(_ promises: inout Promises) async throws {
    let session = try await open()
    let viewers = [10.0, 20].map { JournalSamples.viewer(of: session, seconds: $0) }
    try await commit(viewers.map { .viewerAdded($0) }, in: session)
    let time = JournalSamples.time
    promises.expect(Set(try await journal.viewers(at: time)).isSuperset(of: viewers), "viewers are kept")
    let later = try await journal.viewers(at: time + 10)
    promises.expect(
      later.contains(viewers[1]) && !later.contains(viewers[0]), "a viewer is listed until the moment it expires")
    try await commit([.viewersRemoved([viewers[1].id])], in: session)
    promises.expect(try await !journal.viewers(at: time).contains(viewers[1]), "a viewer that was removed is gone")
  }

  func wholeCommits(_ promises: inout Promises) async throws {
    let session = try await open()
    let file = JournalSamples.file(in: session)
    let stranger = JournalSamples.file(in: session)
    let error = await Promises.error {
      try await commit([.fileClaimed(file), .fileChanged(stranger)], [JournalSamples.event(1)], in: session)
    }
    promises.expect(error is ServiceError, "a commit is refused with a ServiceError")
    promises.expect(try await journal.files(of: session.id).isEmpty, "of a commit that is refused nothing is applied")
    promises.expect(try await journal.lastEvent(of: session.id) == 1, "a commit that is refused has no events")
    let next = try await commit([.fileClaimed(file)], [JournalSamples.event(2)], in: session)
    promises.expect(next.map(\.seq) == [2], "a commit that is refused takes no number")
  }

  func unknownFiles(_ promises: inout Promises) async throws {
    let session = try await open()
    let unknown = JournalSamples.file(in: session)
    let window = JournalSamples.window(0, of: unknown)
    let other = try await open()
    let foreign = JournalSamples.file(in: other)
    try await commit([.fileClaimed(foreign)], in: other)
    let refused: [JournalChange] = [
      .fileChanged(unknown), .windowsAdded([window]), .speakersFound(unknown.id, JournalSamples.speakers),
      .windowsAdded([JournalSamples.window(0, of: foreign)]), .speakersFound(foreign.id, JournalSamples.speakers),
    ]
    for change in refused {
      let error = await Promises.error { try await commit([change], in: session) } as? ServiceError
      promises.expect(error == .fileNotFound, "a file that the session does not have is not found: \(change)")
    }
    let result = await Promises.refusal {
      try await commit([.windowFinished(JournalSamples.recognized(window))], in: session)
    }
    promises.expect(result == .notFound, "a window that is not there takes no result")
    for change: JournalChange in [.fileRemoved(unknown.id), .windowsForgotten(unknown.id), .fileRemoved(foreign.id)] {
      try await commit([change], in: session)
    }
    promises.expect(try await journal.files(of: other.id) == [foreign], "a session cannot remove another's file")
  }

  func player(_ promises: inout Promises) async throws {
    let session = try await open()
    promises.expect(try await journal.player(of: session.id) == nil, "there is no player before its first change")
    var state = PlayerState(updatedAt: JournalSamples.time)
    state.playlist = [FileID(), FileID()]
    try await commit([.playerChanged(PlayerChange(state))], in: session)
    let before = state
    state.revision = 7
    state.state = .playing
    state.file = state.playlist.first
    state.position = 3.25
    try await commit([.playerChanged(PlayerChange(state, since: before))], in: session)
    promises.expect(
      try await journal.player(of: session.id) == state, "a change of the player keeps a playlist that it does not name"
    )
  }
}
