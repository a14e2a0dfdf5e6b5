import TranscriptionCore

/// What is worked on next.
extension QueueFiles {
  /// A step of preparation to be made.
  struct Step: Sendable, Hashable {
    var file: FileID
    /// Where in the file, in samples.
    var target: Int
    /// Seconds of ready audio elsewhere that have to give way.
    var excessSeconds = 0.0
    /// The session's limit of audio is used up by what was decoded, and no file that would make room is about to finish:
    /// the file is not decoded any further.
    var isBeyondLimit = false
  }

  /// Audio ready just ahead of the player, in seconds, up to which preparation there does not wait for its turn.
  private static let playheadSeconds = 120.0

  /// The lane's step of preparation to be made next, not further ahead than the look-ahead. What is just ahead of the player does
  /// not wait for room.
  func nextStep(in lane: Lane, _ playhead: Playhead.Place?) -> Step? {
    guard var step = wantedStep(in: lane, playhead), let entry = entries[step.file] else { return nil }
    // Audio that was decoded before costs nothing more.
    if entry.stored.record.isFullyPrepared || chargedSeconds <= Double(limits.queuedAudioSeconds) { return step }
    // Less than a sample's length is what sums of many fractions leave.
    if settledChargeSeconds > 1e-6 { return nil }
    step.isBeyondLimit = true
    return step
  }

  private func wantedStep(in lane: Lane, _ playhead: Playhead.Place?) -> Step? {
    if unprepared[lane].isEmpty { return nil }
    let hasRoom = backlogSeconds(in: lane) < lookAheadSeconds
    if let playhead, let entry = entries[playhead.file], entry.lane == lane, !entry.isOver, entry.needsPreparation,
      !entry.isPreparing
    {
      let ahead = entry.ready.seconds(after: playhead.sample)
      let isSpent = entry.spentFrom.map { playhead.sample >= $0 } ?? false
      if hasRoom || !isSpent, hasRoom || ahead < min(Self.playheadSeconds, lookAheadSeconds) {
        let excess = max(0, backlogSeconds(in: lane) - 2 * lookAheadSeconds)
        return Step(file: playhead.file, target: playhead.sample, excessSeconds: excess)
      }
    }
    guard hasRoom, let file = unprepared[lane].first else { return nil }
    return Step(file: file, target: file == playhead?.file ? playhead?.sample ?? 0 : 0)
  }

  /// Takes ready windows of the lane in which the player plays back, farthest from it first, the last files first, until the excess is gone.
  ///
  /// - Returns: by file, the windows whose audio is no longer needed now and has to be made again later.
  mutating func evict(seconds: Double, _ playhead: Playhead.Place) -> [(file: FileID, windows: [PreparedWindow])] {
    var rest = seconds
    var evicted: [(file: FileID, windows: [PreparedWindow])] = []
    let lane = entries[playhead.file]?.lane
    let others = line.files.reversed().filter { $0 != playhead.file && entries[$0]?.lane == lane }
    for file in others + [playhead.file] where rest > 0 {
      guard let ready = entries[file]?.ready.seconds, ready > 0 else { continue }
      var windows: [PreparedWindow] = []
      let sample = file == playhead.file ? playhead.sample : 0
      update(file) { windows = $0.evict(seconds: rest, farthestFrom: sample) }
      rest -= windows.reduce(0) { $0 + $1.window.duration }
      evicted.append((file, windows))
    }
    return evicted
  }

  /// The lane's window that `engine` gets next.
  func nextWindow(
    for engine: String, in lane: Lane, _ playhead: Playhead.Place?
  ) -> (file: FileID, window: PreparedWindow)? {
    if let playhead, let entry = entries[playhead.file], entry.lane == lane, entry.engine == engine, !entry.isOver,
      !entry.isFindingLanguage, let window = entry.ready.next(after: playhead.sample)
    {
      return (playhead.file, window)
    }
    guard let file = recognisable[engine]?[lane].first, let window = entries[file]?.ready.next(after: 0) else {
      return nil
    }
    return (file, window)
  }

  func hasWindow(for engine: String, in lane: Lane) -> Bool { recognisable[engine]?[lane].isEmpty == false }

  /// Windows that lie ready for `engine` and may be recognised.
  func waitingWindows(for engine: String) -> Int {
    guard let orders = recognisable[engine] else { return 0 }
    return Lane.allCases.reduce(0) { sum, lane in
      orders[lane].files.reduce(sum) { $0 + (entries[$1]?.ready.count ?? 0) }
    }
  }

  /// The lane's next file to be diarized.
  func nextToDiarize(in lane: Lane) -> FileID? { undiarized[lane].first }
}
