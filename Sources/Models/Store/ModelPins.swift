/// Checksums of files that nothing was known about before their first download, by address. Later downloads must be the
/// same. Outlives the models themselves.
struct ModelPins: Sendable, Hashable, Codable {
  var sha256: [String: String] = [:]
}
