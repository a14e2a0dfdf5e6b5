/// What travels from the fetching task to the reader.
enum StreamPart: Sendable {
  case bytes([UInt8])
  /// What follows cannot be decoded together with what went before.
  case boundary
}
