/// Writes what a transcript's segments add to a document, from the first segment to the last.
package protocol SegmentWriter: Sendable {
  /// - Parameter segments: those that follow the ones of the call before, in order of time.
  mutating func write(_ segments: some Sequence<Segment>, to bytes: inout [UInt8])

  /// Called once after the last segment.
  mutating func finish(to bytes: inout [UInt8])
}

extension SegmentWriter {
  package mutating func finish(to bytes: inout [UInt8]) {}
}
