import TranscriptionCore

/// The fields of a `segment.final` event.
struct SegmentEventPayload: Decodable {
  let file: FileID
  let segment: Segment
}
