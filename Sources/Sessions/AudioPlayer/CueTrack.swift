import TranscriptionCore

/// The captions of the file that is being played, and which of them is due.
struct CueTrack {
  private(set) var file: FileID?
  /// By start.
  private var segments: [Segment] = []
  /// The caption that was pushed last and has not been left since.
  private var current: Int?

  /// Another file is current now.
  mutating func load(file: FileID?, segments: [Segment]) {
    self.file = file
    self.segments = segments.sorted { $0.start < $1.start }
    current = nil
  }

  /// A caption of the current file arrived. It takes the place of the gap that was there before it.
  mutating func insert(_ segment: Segment) {
    if !segment.gap { segments.removeAll { $0.gap && $0.window == segment.window } }
    guard !segments.contains(where: { $0.id == segment.id }) else { return }
    segments.insert(segment, at: firstIndex(startingAfter: segment.start))
  }

  /// The player seeked: the caption at the new position is due again.
  mutating func positionJumped() { current = nil }

  /// The caption that is due at `position` and was not pushed yet.
  mutating func cue(at position: Double) -> Segment? {
    let due = caption(at: position)
    defer { current = due?.id }
    return due?.id == current ? nil : due
  }

  /// The caption that is due at `position`, pushed before or not.
  func caption(at position: Double) -> Segment? {
    let index = firstIndex(startingAfter: position) - 1
    guard index >= 0, segments[index].end > position, !segments[index].gap else { return nil }
    return segments[index]
  }

  /// Where the next caption after `position` starts, in seconds of the file.
  func nextStart(after position: Double) -> Double? {
    let index = firstIndex(startingAfter: position)
    return index < segments.count ? segments[index].start : nil
  }

  private func firstIndex(startingAfter position: Double) -> Int {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].start <= position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
