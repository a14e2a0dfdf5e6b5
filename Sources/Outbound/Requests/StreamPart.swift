/// What travels from whoever fetches to whoever reads.
enum StreamPart: Sendable {
  case bytes([UInt8])
  /// What follows cannot be decoded together with what went before.
  case boundary
}
