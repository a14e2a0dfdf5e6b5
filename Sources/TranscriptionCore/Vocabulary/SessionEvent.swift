/// Something that happened in a session, before it has its number.
package enum SessionEvent: Sendable, Hashable {
  case sessionOpened
  case sessionEnding
  case sessionEnded(SessionReceipt)
  case fileCreated(FileID, name: String)
  case fileQueued(FileID, position: Int, etaSeconds: Double?)
  /// `windows` is how many are known so far; preparation streams, so it may grow.
  case fileStarted(FileID, duration: Double?, windows: Int)
  case fileProgress(FileID, progress: Double, etaSeconds: Double?)
  case fileCompleted(FileID, segments: Int, audioSeconds: Double, processingSeconds: Double)
  case fileFailed(FileID, FileFailure)
  case fileCancelled(FileID)
  case segmentFinal(FileID, Segment)
  /// Captions of one window take the places of those with the ids that were removed: their speakers are known now.
  case segmentRevised(FileID, removed: [Int], segments: [Segment])
  case playerChanged(PlayerChange)
  case playerCue(FileID, Segment, position: Double)
  /// Paused, resumed, put into another order or cleared.
  case queueChanged(QueueChange)
  /// Something about the server that the session is affected by; codes `disk_low` and `disk_ok`.
  case serverNotice(code: String, message: String)
  /// Sound comes from a source for the first time.
  case recordingStarted(RecordingState)
  /// The source went away and is asked again; `failure` says why it went.
  case recordingReconnecting(RecordingState, FileFailure)
  /// The recording was stopped, or its source came to its end.
  case recordingStopped(RecordingState)
  case recordingFailed(RecordingState, FileFailure)

  /// The name on the wire.
  package var type: String {
    switch self {
    case .sessionOpened: "session.opened"
    case .sessionEnding: "session.ending"
    case .sessionEnded: "session.ended"
    case .fileCreated: "file.created"
    case .fileQueued: "file.queued"
    case .fileStarted: "file.started"
    case .fileProgress: "file.progress"
    case .fileCompleted: "file.completed"
    case .fileFailed: "file.failed"
    case .fileCancelled: "file.cancelled"
    case .segmentFinal: "segment.final"
    case .segmentRevised: "segment.revised"
    case .playerChanged: "player.changed"
    case .playerCue: "player.cue"
    case .queueChanged: "queue.changed"
    case .serverNotice: "server.notice"
    case .recordingStarted: "recording.started"
    case .recordingReconnecting: "recording.reconnecting"
    case .recordingStopped: "recording.stopped"
    case .recordingFailed: "recording.failed"
    }
  }
}

extension SessionEvent: Encodable {
  private enum CodingKeys: String, CodingKey {
    case file, name, position, duration, windows, progress, segments, error, segment, player, queue, receipt
    case code, message, recording, removed
    case etaSeconds = "eta_seconds"
    case audioSeconds = "audio_seconds"
    case processingSeconds = "processing_seconds"
  }

  /// Writes the event's own fields; number, type and time are added by ``RecordedEvent``.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .sessionOpened, .sessionEnding:
      break
    case .sessionEnded(let receipt):
      try container.encode(receipt, forKey: .receipt)
    case .fileCreated(let file, let name):
      try container.encode(file, forKey: .file)
      try container.encode(name, forKey: .name)
    case .fileQueued(let file, let position, let etaSeconds):
      try container.encode(file, forKey: .file)
      try container.encode(position, forKey: .position)
      try container.encode(etaSeconds, forKey: .etaSeconds)
    case .fileStarted(let file, let duration, let windows):
      try container.encode(file, forKey: .file)
      try container.encode(duration, forKey: .duration)
      try container.encode(windows, forKey: .windows)
    case .fileProgress(let file, let progress, let etaSeconds):
      try container.encode(file, forKey: .file)
      try container.encode(progress, forKey: .progress)
      try container.encode(etaSeconds, forKey: .etaSeconds)
    case .fileCompleted(let file, let segments, let audioSeconds, let processingSeconds):
      try container.encode(file, forKey: .file)
      try container.encode(segments, forKey: .segments)
      try container.encode(audioSeconds, forKey: .audioSeconds)
      try container.encode(processingSeconds, forKey: .processingSeconds)
    case .fileFailed(let file, let failure):
      try container.encode(file, forKey: .file)
      try container.encode(failure, forKey: .error)
    case .fileCancelled(let file):
      try container.encode(file, forKey: .file)
    case .segmentFinal(let file, let segment):
      try container.encode(file, forKey: .file)
      try container.encode(segment, forKey: .segment)
    case .segmentRevised(let file, let removed, let segments):
      try container.encode(file, forKey: .file)
      try container.encode(removed, forKey: .removed)
      try container.encode(segments, forKey: .segments)
    case .playerChanged(let player):
      try container.encode(player, forKey: .player)
    case .playerCue(let file, let segment, let position):
      try container.encode(file, forKey: .file)
      try container.encode(segment, forKey: .segment)
      try container.encode(position, forKey: .position)
    case .queueChanged(let queue):
      try container.encode(queue, forKey: .queue)
    case .serverNotice(let code, let message):
      try container.encode(code, forKey: .code)
      try container.encode(message, forKey: .message)
    case .recordingStarted(let recording), .recordingStopped(let recording):
      try container.encode(recording, forKey: .recording)
    case .recordingReconnecting(let recording, let failure), .recordingFailed(let recording, let failure):
      try container.encode(recording, forKey: .recording)
      try container.encode(failure, forKey: .error)
    }
  }
}
