/// Why a file has no transcript, in words for the user.
package struct FileFailure: Error, Sendable, Hashable, Codable {
  /// For programs: `empty_file`, `no_audio`, `undecodable`, `engine_failed`, …
  package var code: String
  /// For people: what happened and what to do.
  package var message: String

  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}
