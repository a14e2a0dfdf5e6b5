import TranscriptionCore

/// How files come into the queue: a place is kept before anything is received or claimed, and given up in the moment in
/// which the file itself counts. So neither many uploads at once nor many files in the drop folder can go beyond the
/// session's limits.
extension QueueMachine {
  /// Why an upload of this size would be refused now, with the time after which there may be room; `nil` when it would not.
  func refusal(forBytes bytes: Int, pace: EnginePace) -> ServiceError? {
    guard var refusal = files.refusal(forBytes: bytes) else { return nil }
    if !["session_bytes_full", "files_full"].contains(refusal.code) {
      refusal.etaSeconds = files.lastOutlook.flatMap {
        pace.eta($0.audioSecondsAhead, engine: engines.names[0])
      }
      // There is room for one as soon as the first in line is done.
      let wait = files.line.first.flatMap { try? snapshot(of: $0, pace: pace).etaSeconds }
      refusal.retryAfterSeconds = max(1, min(3_600, Int((wait ?? 5).rounded(.up))))
    }
    return refusal
  }

  /// How many files more there are places for.
  var places: Int {
    if isClosed { return 0 }
    let limits = files.limits
    let left = min(limits.queuedFiles - files.line.count, limits.files - files.order.count)
    return max(0, left - files.reservations.count)
  }

  /// Keeps places for files, in order, until one does not fit. A file that is larger than a whole session may be takes
  /// one too, to be refused with its reason.
  ///
  /// - Returns: how many have a place.
  mutating func keepPlaces(for wanted: [DropCandidate]) -> Int {
    if isClosed { return 0 }
    for (count, file) in wanted.enumerated() {
      let canEverFit = file.bytes <= files.limits.bytes
      guard canEverFit ? files.hasRoom(forBytes: file.bytes) : places > 0 else { return count }
      files.keepPlace(for: file.id, bytes: canEverFit ? file.bytes : 0)
    }
    return wanted.count
  }

  /// - Throws: why there is no place.
  mutating func keepPlace(for file: FileID, bytes: Int, pace: EnginePace) throws(ServiceError) {
    try requireOpen()
    if let refusal = refusal(forBytes: bytes, pace: pace) { throw refusal }
    files.keepPlace(for: file, bytes: bytes)
  }

  /// - Throws: why there is no room for so many bytes more.
  mutating func growPlace(of file: FileID, by more: Int, pace: EnginePace) throws(ServiceError) {
    if let refusal = refusal(forBytes: more, pace: pace), refusal.code == "session_bytes_full" { throw refusal }
    files.growPlace(of: file, by: more)
  }

  /// - Returns: whether any of them had a place.
  mutating func giveUpPlaces(of wanted: [FileID]) -> Bool {
    wanted.count(where: { files.giveUpPlace(of: $0) }) > 0
  }
}
