import TranscriptionCore

/// A window whose captions were changed after they were announced.
struct RevisedWindow: Sendable {
  /// As the journal is to have it.
  var record: WindowRecord
  /// Ids of the captions that it had before, all of them.
  var removed: [Int]

  /// The windows in whose captions knowing the speakers changes anything.
  static func found(in windows: [WindowRecord], by turns: [SpeakerTurn]) -> [RevisedWindow] {
    let division = SpeakerDivision(turns: turns)
    return windows.compactMap { window in
      guard window.state == .done else { return nil }
      let segments = division.applied(to: window.segments, language: window.language)
      guard segments != window.segments else { return nil }
      var record = window
      record.segments = segments
      return RevisedWindow(record: record, removed: window.segments.map(\.id))
    }
  }
}
