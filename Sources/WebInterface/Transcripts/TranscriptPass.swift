import TranscriptionCore

/// Goes once over the segments of transcripts, one after the other, the times of each shifted by the durations of those
/// before it.
struct TranscriptPass: Sendable {
  private var transcripts: ArraySlice<SegmentedTranscript>
  private var writer: (any SegmentWriter)?
  /// Of the first of `transcripts`, where it was begun.
  private var pages: SegmentPages?
  /// Seconds of the transcripts that are over.
  private var offset = 0.0

  /// - Parameter writer: what ``write(to:)`` writes with.
  init(over transcripts: [SegmentedTranscript], writing writer: (any SegmentWriter)? = nil) {
    self.transcripts = transcripts[...]
    self.writer = writer
  }

  /// The next segments; `nil` after the last.
  mutating func nextSegments() async throws(ServiceError) -> [Segment]? {
    while let transcript = transcripts.first {
      let pages = pages ?? transcript.pages()
      self.pages = pages
      if let segments = try await pages.next() {
        return offset == 0 ? segments : segments.map { $0.shifted(by: offset) }
      }
      offset += transcript.head.duration
      transcripts.removeFirst()
      self.pages = nil
    }
    return nil
  }

  /// Writes the next segments.
  ///
  /// - Returns: false after the last.
  mutating func write(to bytes: inout [UInt8]) async throws(ServiceError) -> Bool {
    guard let segments = try await nextSegments() else {
      writer?.finish(to: &bytes)
      writer = nil
      return false
    }
    writer?.write(segments, to: &bytes)
    return true
  }
}
