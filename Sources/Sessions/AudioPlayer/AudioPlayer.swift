import Foundation
import Logging
import TranscriptionCore

/// The session's player: one state for every tab, phone and bot, that survives a restart, and the push of the caption
/// that is due.
///
/// ``PlayerMachine`` decides, this actor commits each change with its event and keeps one alarm: for the next caption's
/// start or the file's end, whichever comes first. Made by ``Session``; ``close()`` when the session ends.
actor AudioPlayer {
  private var machine: PlayerMachine {
    didSet { if playhead.follow(machine.state) { link.session?.playerMoved() } }
  }
  private let playhead: Playhead
  private var track = CueTrack()
  private let log: EventLog
  private let clock: any SessionClock
  private let logger: Logger
  private let link: SessionLink
  private var alarm: Task<Void, Never>?
  private var announcement: Task<Void, Never>?
  private var isClosed = false
  /// The state as it was written last; `nil` before the first time, and after a failure.
  private var written: PlayerState?
  /// A recording that an earlier run of the server began and did not end.
  private var lostRecording: RecordingState?

  /// Files that join the playlist within this time are announced together: each announcement has the whole playlist, so a
  /// long one comes less often.
  private var announcementDelay: Duration { .milliseconds(100 + machine.state.playlist.count / 2) }

  init(
    restoring machine: PlayerMachine, playhead: Playhead, log: EventLog, link: SessionLink, clock: any SessionClock,
    logger: Logger
  ) {
    self.machine = machine
    self.playhead = playhead
    playhead.follow(machine.state)
    self.log = log
    self.link = link
    self.clock = clock
    self.logger = logger
  }

  /// The state with the position of this moment and the caption that is due there: a client that joins late needs no
  /// event.
  func snapshot() -> PlayerState {
    let now = clock.now
    var snapshot = machine.snapshot(at: now)
    if isShowingCaptions, track.file == snapshot.file { snapshot.cue = track.caption(at: machine.position(at: now)) }
    return snapshot
  }

  /// Applies a command.
  ///
  /// - Parameter revision: only if the state is still at this revision (`conflict` otherwise).
  func apply(
    _ command: PlayerCommand, ifRevision revision: Int?
  ) async throws(ServiceError) -> PlayerState {
    if isClosed { throw .sessionNotFound }
    if let revision, revision != machine.state.revision {
      throw ServiceError(
        .conflict, code: "revision_conflict",
        message:
          "The player is at revision \(machine.state.revision), not \(revision). Read its state and decide again.")
    }
    let before = machine.state.revision
    try machine.apply(command, at: clock.now)
    if machine.state.revision != before {
      track.positionJumped()
      try await commitChange()
    }
    return snapshot()
  }

  /// Files join the playlist. Many at about the same time make one event: the whole playlist stands in each.
  ///
  /// - Parameter successor: the file before which they belong; `nil` for the end.
  func filesAdded(_ files: [FileID], before successor: FileID?) {
    machine.filesAdded(files, before: successor, at: clock.now)
    guard announcement == nil, !isClosed else { return }
    let clock = clock
    let delay = announcementDelay
    // Held in `announcement`: awaited by close().
    announcement = Task { [weak self] in
      do { try await clock.sleep(for: delay) } catch { return }
      await self?.announceAdditions()
    }
  }

  /// The playlist follows the order of the session's files. What is playing goes on.
  func orderChanged(_ files: [FileID]) async {
    if machine.order(files, at: clock.now) { await announceChange() }
  }

  func fileRemoved(_ file: FileID) async {
    machine.fileRemoved(file, at: clock.now)
    await announceChange()
  }

  func durationKnown(_ duration: Double, of file: FileID) async {
    if machine.durationKnown(duration, of: file, at: clock.now) { await announceChange() }
  }

  /// Captions became known; one that is late for the position is pushed at once.
  func segmentsArrived(_ segments: [Segment], of file: FileID) async {
    guard track.file == file else { return }
    for segment in segments { track.insert(segment) }
    await pushDueCue()
    setAlarm()
  }

  /// The speakers of a file became known: its captions say so from now on, the one that is due at once.
  func speakersFound(in file: FileID) async { await reload(file) }

  /// A file is done anew: its captions come again, under the same ids.
  func captionsForgotten(of file: FileID) async { await reload(file) }

  private func reload(_ file: FileID) async {
    guard track.file == file else { return }
    track.load(file: nil, segments: [])
    await follow()
  }

  /// After a restart: the files that the journal knows, in playlist order, with their lengths. Files that the last written
  /// state does not have yet join it, those that were removed leave it.
  func restore(_ files: [RestoredFile]) {
    var durations: [FileID: Double] = [:]
    for file in files { durations[file.id] = file.duration }
    machine.restoreDurations(durations)
    let known = Set(files.map(\.id))
    for file in machine.state.playlist where !known.contains(file) { machine.fileRemoved(file, at: clock.now) }
    lostRecording = machine.state.recording
    machine.recordingChanged(nil, at: clock.now)
    for file in files where file.hasArrived { machine.fileAdded(file.id, duration: file.duration, at: clock.now) }
    _ = machine.order(files.map(\.id), at: clock.now)
  }

  /// After a restart: takes up where the clock is by now. The caption at which a paused player stands was pushed before.
  func resume() async {
    if let lost = lostRecording {
      lostRecording = nil
      await announce(.recordingFailed(lost, .serverStopped))
    }
    await loadTrack()
    if machine.state.state != .playing { _ = track.cue(at: machine.position(at: clock.now)) }
    await pushDueCue()
    setAlarm()
  }

  func close() async {
    isClosed = true
    alarm?.cancel()
    announcement?.cancel()
    await alarm?.value
    await announcement?.value
  }

  // MARK: Recording

  /// A recording began or changed, with the event that says so, where there is one.
  func recordingChanged(_ recording: RecordingState, _ event: SessionEvent?) async {
    machine.recordingChanged(recording, at: clock.now)
    await announce(event)
  }

  /// A recording is over; another one that began meanwhile goes on.
  func recordingEnded(_ id: String, _ event: SessionEvent?) async {
    if machine.state.recording?.id == id {
      machine.recordingChanged(nil, at: clock.now)
    } else if event == nil {
      return
    }
    await announce(event)
  }

  /// A recording's file is in; a player that has nothing left to play goes on with it.
  func recorded(_ file: FileID, seconds: Double, recording: RecordingState) async {
    if machine.recorded(file, seconds: seconds, recording: recording, at: clock.now) { track.positionJumped() }
    await announce(nil)
  }

  private func announce(_ event: SessionEvent?) async {
    do {
      try await write(event)
    } catch {
      logger.error("the player's state could not be written", metadata: ["error.code": "\(error.code)"])
    }
    await follow()
  }

  // MARK: Changes

  private func announceAdditions() async {
    announcement = nil
    guard !isClosed else { return }
    await announceChange()
  }

  private func announceChange() async {
    do {
      try await commitChange()
    } catch {
      logger.error("the player's state could not be written", metadata: ["error.code": "\(error.code)"])
    }
  }

  private func commitChange() async throws(ServiceError) {
    try await write(nil)
    await follow()
  }

  /// Writes what changed since the last time, with an event that comes before, where there is one. Nothing where there is
  /// nothing new.
  private func write(_ event: SessionEvent?) async throws(ServiceError) {
    let state = machine.state
    let told = event.map { [$0] } ?? []
    guard state != written else {
      if !told.isEmpty { try await log.commit([], events: told) }
      return
    }
    let change = PlayerChange(state, since: written)
    // Before the wait: a change that comes meanwhile is written behind this one.
    written = state
    do {
      try await log.commit([.playerChanged(change)], events: told + [.playerChanged(change)])
    } catch {
      written = nil
      throw error
    }
  }

  /// Brings captions and alarm in line with the state.
  private func follow() async {
    await loadTrack()
    await pushDueCue()
    setAlarm()
  }

  /// Loads the captions of the current file, if it is another than before.
  private func loadTrack() async {
    let file = machine.state.file
    if track.file != file {
      track.load(file: file, segments: [])
      if let file {
        let segments = await link.session?.captions(of: file) ?? []
        if machine.state.file == file, track.file == file {
          for segment in segments { track.insert(segment) }
        }
      }
    }
  }

  private var isShowingCaptions: Bool { machine.state.state == .playing || machine.state.state == .paused }

  private func pushDueCue() async {
    guard !isClosed, isShowingCaptions, let file = machine.state.file else { return }
    let position = machine.position(at: clock.now)
    guard let segment = track.cue(at: position) else { return }
    let rounded = (position * 1000).rounded() / 1000
    do {
      try await log.commit([], events: [.playerCue(file, segment, position: rounded)])
    } catch {
      logger.error("a cue could not be written", metadata: ["error.code": "\(error.code)"])
    }
  }

  // MARK: Alarm

  private func setAlarm() {
    alarm?.cancel()
    alarm = nil
    guard !isClosed, let wait = secondsToNextMoment() else { return }
    let clock = clock
    // Held in `alarm`: replaced by the next one or awaited by close().
    alarm = Task { [weak self] in
      do { try await clock.sleep(for: .seconds(wait)) } catch { return }
      await self?.alarmRang()
    }
  }

  private func secondsToNextMoment() -> Double? {
    guard machine.state.state == .playing else { return nil }
    let now = clock.now
    let position = machine.position(at: now)
    let toEnd = machine.secondsToEnd(at: now)
    let toCue = track.nextStart(after: position).map { ($0 - position) / machine.state.rate }
    guard let soonest = [toEnd, toCue].compactMap({ $0 }).min() else { return nil }
    return max(soonest, 0.001)
  }

  private func alarmRang() async {
    guard !isClosed, !Task.isCancelled else { return }
    alarm = nil
    if machine.advanceIfOver(at: clock.now) {
      track.positionJumped()
      await announceChange()
    } else {
      await pushDueCue()
      setAlarm()
    }
  }
}
