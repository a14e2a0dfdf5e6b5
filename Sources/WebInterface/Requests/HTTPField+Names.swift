import HTTPTypes

extension HTTPField.Name {
  static let xRequestID = named("X-Request-Id")
  static let xAccelBuffering = named("X-Accel-Buffering")
  static let xShouldRetry = named("x-should-retry")
  static let xForwardedFor = named("X-Forwarded-For")
  static let xForwardedProto = named("X-Forwarded-Proto")
  static let lastEventID = named("Last-Event-ID")
  static let idempotencyKey = named("Idempotency-Key")
  static let secFetchSite = named("Sec-Fetch-Site")
  static let referrerPolicy = named("Referrer-Policy")
  static let permissionsPolicy = named("Permissions-Policy")
  static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")

  /// A name that is known to be well formed because it is written in this file.
  private static func named(_ name: StaticString) -> HTTPField.Name {
    guard let field = HTTPField.Name("\(name)") else {
      preconditionFailure("not a header name: \(name)")
    }
    return field
  }
}
