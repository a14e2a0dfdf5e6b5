import Foundation
import TranscriptionCore

/// Everything that a player decides, without a timer: position is `anchor + rate × (now − anchor time)`.
///
/// States: `stopped` (position 0), `playing`, `paused`, `ended` (behind the last file of the playlist). Every change takes
/// a new anchor and raises the revision by one; what changes nothing leaves both. Time always comes in as a parameter.
struct PlayerMachine {
  /// The state as of its last change.
  private(set) var state: PlayerState
  private var durations: [FileID: Double] = [:]
  /// The files of the playlist.
  private var members: Set<FileID>

  /// Going back this far into a file starts the file again instead of going to the one before.
  private static let restartThresholdSeconds = 3.0

  init(now: Date) { self.init(restoring: PlayerState(updatedAt: now)) }

  init(restoring state: PlayerState) {
    self.state = state
    members = Set(state.playlist)
  }

  /// Seconds into the current file at `now`.
  func position(at now: Date) -> Double {
    guard state.state == .playing else { return state.position }
    let position = state.position + state.rate * now.timeIntervalSince(state.updatedAt)
    return max(0, min(position, state.duration ?? .infinity))
  }

  /// The state with the position of this moment.
  func snapshot(at now: Date) -> PlayerState {
    var snapshot = state
    snapshot.position = Self.rounded(position(at: now), within: state.duration)
    snapshot.updatedAt = now
    return snapshot
  }

  /// Seconds of time from `now` until the current file is over; `nil` when it is not playing or its length is unknown.
  func secondsToEnd(at now: Date) -> Double? {
    guard state.state == .playing, let duration = state.duration else { return nil }
    return max(0, (duration - position(at: now)) / state.rate)
  }

  // MARK: Commands

  /// - Throws: `notFound` for a file outside the playlist, `conflict` where there is nothing to act on.
  mutating func apply(_ command: PlayerCommand, at now: Date) throws(ServiceError) {
    switch command {
    case .play(let file, let position, let rate):
      try play(file: file, position: position, rate: rate, at: now)
    case .pause:
      if state.state == .playing { change(at: now) { $0.state = .paused } }
    case .stop:
      change(at: now) {
        $0.state = .stopped
        $0.position = 0
      }
    case .next:
      let current = try currentIndex()
      let index = state.file == nil ? current : current + 1
      if index < state.playlist.count { enter(state.playlist[index], at: now) } else { end(at: now) }
    case .previous:
      let index = try currentIndex()
      let restarts = index == 0 || position(at: now) > Self.restartThresholdSeconds
      enter(state.playlist[restarts ? index : index - 1], at: now)
    case .seek(let position):
      let file = state.playlist[try currentIndex()]
      let length = durations[file]
      change(at: now) {
        $0.file = file
        $0.duration = length
        $0.position = max(0, min(position, $0.duration ?? .infinity))
        if $0.state == .ended || $0.state == .stopped { $0.state = .paused }
      }
    case .rate(let rate):
      change(at: now) { $0.rate = rate }
    }
  }

  private mutating func play(
    file: FileID?, position: Double?, rate: Double?, at now: Date
  ) throws(ServiceError) {
    guard let target = file ?? state.file ?? state.playlist.first else {
      throw ServiceError(
        .conflict, code: "nothing_to_play", message: "The playlist is empty. Put a file into the session first.")
    }
    guard members.contains(target) else { throw .fileNotFound }
    let isNew = target != state.file || state.state == .ended
    let length = durations[target]
    change(at: now) {
      if isNew { $0.position = 0 }
      if let position { $0.position = max(0, min(position, length ?? .infinity)) }
      if let rate { $0.rate = rate }
      $0.file = target
      $0.duration = length
      $0.state = .playing
    }
  }

  private func currentIndex() throws(ServiceError) -> Int {
    guard let file = state.file ?? state.playlist.first,
      let index = state.playlist.firstIndex(of: file)
    else {
      throw ServiceError(
        .conflict, code: "nothing_to_play", message: "The playlist is empty. Put a file into the session first.")
    }
    return index
  }

  // MARK: Facts

  /// A file joined the end of the playlist.
  mutating func fileAdded(_ file: FileID, duration: Double?, at now: Date) {
    guard members.insert(file).inserted else { return }
    durations[file] = duration
    change(at: now) { $0.playlist.append(file) }
  }

  /// Files join the playlist, in order: before `successor` where that is in it, else at the end.
  mutating func filesAdded(_ files: [FileID], before successor: FileID?, at now: Date) {
    let new = files.filter { members.insert($0).inserted }
    guard !new.isEmpty else { return }
    let place = successor.flatMap { state.playlist.lastIndex(of: $0) } ?? state.playlist.count
    change(at: now) { $0.playlist.insert(contentsOf: new, at: place) }
  }

  /// A file is gone. If it was current, the player stops at the one that takes its place.
  mutating func fileRemoved(_ file: FileID, at now: Date) {
    guard members.remove(file) != nil, let index = state.playlist.firstIndex(of: file) else { return }
    durations[file] = nil
    let wasCurrent = state.file == file
    let known = durations
    change(at: now) {
      $0.playlist.remove(at: index)
      guard wasCurrent else { return }
      $0.state = .stopped
      $0.position = 0
      $0.file = $0.playlist.isEmpty ? nil : $0.playlist[min(index, $0.playlist.count - 1)]
      $0.duration = $0.file.flatMap { known[$0] }
    }
  }

  /// The session's files have this order now; the playlist takes it over. Files of the playlist that are not named stay
  /// behind those that are.
  ///
  /// - Returns: whether anything changed.
  mutating func order(_ files: [FileID], at now: Date) -> Bool {
    let named = files.filter { members.contains($0) }
    let rest = Set(named)
    let playlist = named + state.playlist.filter { !rest.contains($0) }
    guard playlist != state.playlist else { return false }
    change(at: now) { $0.playlist = playlist }
    return true
  }

  /// The length of a file became known, or better known.
  ///
  /// - Returns: whether the state changed for clients.
  mutating func durationKnown(_ duration: Double, of file: FileID, at now: Date) -> Bool {
    guard durations[file] != duration else { return false }
    durations[file] = duration
    guard state.file == file else { return false }
    change(at: now) {
      $0.duration = duration
      $0.position = min($0.position, duration)
    }
    return true
  }

  /// Lengths known from before a restart; changes nothing for clients.
  mutating func restoreDurations(_ known: [FileID: Double]) {
    durations.merge(known) { _, new in new }
  }

  /// The current file is over: goes on to the next, or ends.
  ///
  /// - Returns: whether anything changed; false when the file is not over yet.
  mutating func advanceIfOver(at now: Date) -> Bool {
    guard let rest = secondsToEnd(at: now), rest <= 0, let file = state.file,
      let index = state.playlist.firstIndex(of: file)
    else { return false }
    if index + 1 < state.playlist.count {
      enter(state.playlist[index + 1], at: now)
    } else {
      end(at: now)
    }
    return true
  }

  // MARK: Recording

  /// A recording began, changed, or is over (`nil`).
  mutating func recordingChanged(_ recording: RecordingState?, at now: Date) {
    guard state.recording != recording else { return }
    change(at: now) { $0.recording = recording }
  }

  /// A file of the recording is in the playlist. A player that waits for it plays it: one that is behind the last file, and
  /// one that never had a file.
  ///
  /// - Returns: whether it is the current file now.
  mutating func recorded(_ file: FileID, seconds: Double, recording: RecordingState, at now: Date) -> Bool {
    guard members.contains(file) else { return false }
    durations[file] = seconds
    change(at: now) {
      if $0.recording?.id == recording.id { $0.recording = recording }
    }
    let waits = state.state == .ended || (state.state == .stopped && state.file == nil)
    guard waits else { return false }
    change(at: now) { $0.state = .ended }
    enter(file, at: now)
    return true
  }

  // MARK: Changes

  private mutating func enter(_ file: FileID, at now: Date) {
    let length = durations[file]
    change(at: now) {
      $0.file = file
      $0.duration = length
      $0.position = 0
      if $0.state == .ended { $0.state = .playing }
    }
  }

  private mutating func end(at now: Date) {
    change(at: now) {
      $0.state = .ended
      $0.position = $0.duration ?? $0.position
    }
  }

  private mutating func change(at now: Date, _ body: (inout PlayerState) -> Void) {
    var still = state
    still.position = position(at: now)
    still.updatedAt = now
    var changed = still
    body(&changed)
    still.position = Self.rounded(still.position, within: still.duration)
    changed.position = Self.rounded(changed.position, within: changed.duration)
    guard changed != still else { return }
    changed.revision += 1
    state = changed
  }

  /// To the millisecond, like every time that clients see, but never past the end.
  private static func rounded(_ seconds: Double, within duration: Double?) -> Double {
    min((seconds * 1000).rounded() / 1000, duration ?? .infinity)
  }
}
