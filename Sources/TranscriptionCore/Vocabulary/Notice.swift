/// Something that a stage could not do, although there is a result without it; or what there is to know of the result.
package struct Notice: Sendable, Hashable, Codable {
  /// Machine-readable, such as `alignment_unavailable`.
  package var code: String
  /// What happened and what to do, for the user.
  package var message: String

  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}
