/// Why media that lies elsewhere could not be had.
package struct RemoteFailure: Error, Sendable, Hashable {
  /// For programs: `address_not_allowed`, `source_unreachable`, `source_status`, …
  package var code: String
  /// What happened and what to do. Never holds more of an address than its host.
  package var message: String
  /// Whether asking again could end differently.
  package var isTemporary: Bool
  /// When the source wants to be asked again, where it says so.
  package var retryAfterSeconds: Int?

  package init(code: String, message: String, isTemporary: Bool = false, retryAfterSeconds: Int? = nil) {
    self.code = code
    self.message = message
    self.isTemporary = isTemporary
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// As the answer to a request that named the address.
  package var refusal: ServiceError {
    ServiceError(
      .invalidRequest, code: code, message: message, parameter: "url", retryAfterSeconds: retryAfterSeconds)
  }
}
