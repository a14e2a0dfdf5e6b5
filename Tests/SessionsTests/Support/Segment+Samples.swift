import TranscriptionCore

extension Segment {
  /// A caption of window `id / 1000`.
  static func sample(_ id: Int, _ times: ClosedRange<Double>, gap: Bool = false) -> Segment {
    Segment(
      id: id, start: times.lowerBound, end: times.upperBound, text: gap ? "" : "caption \(id)", words: [],
      window: id / Segment.maximumPerWindow, gap: gap)
  }
}
