import TranscriptionCore

extension WindowRecord {
  /// A window that is given up: a gap that says why.
  static func gap(_ window: SpeechWindow, of file: FileID, attempts: Int, failure: String) -> WindowRecord {
    let segment = Segment(
      id: window.index * Segment.maximumPerWindow, start: window.start, end: window.end, text: "", words: [],
      window: window.index, gap: true)
    return WindowRecord(
      file: file, window: window, state: .failed, attempts: attempts, segments: [segment], failureMessage: failure)
  }
}
