import TranscriptionCore

/// What a session's files may be, and how far away their ends are.
extension QueueFiles {
  /// Seconds of audio in all files, as far as their lengths are known.
  var audioSeconds: Double { max(0, knownLengths.seconds) }

  /// Whether one more file of this size may join.
  func hasRoom(forBytes more: Int) -> Bool { refusal(forBytes: more) == nil }

  /// Why one more file of this size may not join; `nil` when it may.
  func refusal(forBytes more: Int) -> ServiceError? {
    if order.count + reservations.count >= limits.files {
      return ServiceError(
        .limitReached, code: "files_full",
        message:
          "The session has \(limits.files) files, finished ones included. Delete files that are no longer needed, "
          + "or open another session.", limit: limits.files)
    }
    if line.count + reservations.count >= limits.queuedFiles {
      return ServiceError(
        .limitReached, code: "queue_full",
        message: "\(limits.queuedFiles) files of this session are waiting already. Try again when some are done.",
        position: line.count, audioSecondsAhead: audioSecondsAhead, limit: limits.queuedFiles)
    }
    if let ahead = audioSecondsAhead, ahead >= Double(limits.queuedAudioSeconds) {
      return ServiceError(
        .limitReached, code: "queue_audio_full",
        message: "\(Int(ahead)) seconds of audio are waiting in this session already. Try again when some are done.",
        position: line.count, audioSecondsAhead: ahead, limit: limits.queuedAudioSeconds)
    }
    // A length that a client only claims may be any number.
    if more > limits.bytes - bytes - reservations.bytes {
      return ServiceError(
        .limitReached, code: "session_bytes_full",
        message: "The session would hold more than \(limits.bytes) bytes. Delete files that are no longer needed.",
        audioSecondsAhead: audioSecondsAhead, limit: limits.bytes)
    }
    return nil
  }

  /// Place in line: 0 for the first unfinished file.
  func position(of file: FileID) -> Int? {
    guard let entry = entries[file], !entry.isTerminal else { return nil }
    return line.index(of: entry.stored.record.ordinal)
  }

  /// Place in line that a file would have if it joined now.
  func place(of record: MediaRecord) -> Int { line.place(of: record.ordinal) }

  /// What stands in the way of an unfinished file.
  struct Outlook: Sendable, Hashable {
    /// Place in line, from 0.
    var position: Int
    /// Seconds of audio still to be done up to and including this file; `nil` while no length is known at all.
    var audioSecondsAhead: Double?
  }

  private var averageLength: Double? {
    knownLengths.files > 0 ? max(0, knownLengths.seconds) / Double(knownLengths.files) : nil
  }

  /// The outlook of the last file in line.
  var lastOutlook: Outlook? {
    line.isEmpty ? nil : Outlook(position: line.count - 1, audioSecondsAhead: audioSecondsAhead)
  }

  /// The outlook of every unfinished file, in order, in one pass. A file whose length is not known yet counts as long as
  /// the session's average.
  func outlooks(upTo last: FileID? = nil) -> [(file: FileID, outlook: Outlook)] {
    let average = averageLength
    var total: Double? = 0
    var outlooks: [(file: FileID, outlook: Outlook)] = []
    for position in 0..<line.count {
      let file = line[position]
      guard let entry = entries[file] else { continue }
      let length = entry.expectedSeconds ?? average
      total = total.flatMap { sum in length.map { sum + $0 * (1 - entry.progress) } }
      outlooks.append((file, Outlook(position: position, audioSecondsAhead: total)))
      if file == last { break }
    }
    return outlooks
  }

  /// Seconds of audio of all unfinished files; `nil` when no length is known at all.
  var audioSecondsAhead: Double? {
    let unknown = line.count - knownRest.files
    if unknown == 0 { return max(0, knownRest.seconds) }
    return averageLength.map { max(0, knownRest.seconds) + Double(unknown) * $0 }
  }
}
