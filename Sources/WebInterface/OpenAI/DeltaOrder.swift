import TranscriptionCore

/// Puts segments, which become final window by window in any order, into a text that only ever grows at its end.
///
/// A window's segments are let out once a segment of every window before it is out. A window without any speech holds
/// back what follows until the end; ``rest(of:)`` then lets out everything that is missing.
struct DeltaOrder {
  /// Everything let out so far.
  private(set) var text = ""
  private var sent: Set<Int> = []
  /// The last window let out.
  private var window = -1
  private var waiting: [Int: [Segment]] = [:]

  /// Takes a final segment. Returns the increments that it sets free, oldest first.
  mutating func add(_ segment: Segment) -> [String] {
    guard segment.window > window else { return send([segment]) }
    waiting[segment.window, default: []].append(segment)
    var increments: [String] = []
    while let next = waiting.removeValue(forKey: window + 1) {
      window += 1
      increments += send(next)
    }
    return increments
  }

  /// The increments that are missing when the file is done.
  mutating func rest(of transcript: Transcript) -> [String] { send(transcript.segments) }

  private mutating func send(_ segments: [Segment]) -> [String] {
    segments.compactMap { segment in
      guard sent.insert(segment.id).inserted else { return nil }
      let increment = PlainText.addition(of: segment, to: text)
      text += increment
      return increment.isEmpty ? nil : increment
    }
  }
}
