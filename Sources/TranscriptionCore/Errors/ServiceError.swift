/// An error that a user sees, whatever protocol carries it: a kind (which fixes the HTTP status), a code for programs,
/// a message that says what happened and what to do, and figures that help to decide when to try again.
package struct ServiceError: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// The request cannot be served as it stands. 400.
    case invalidRequest
    /// A body over the limit. 413.
    case tooLarge
    /// A media type that is not served here. 415.
    case unsupportedMediaType
    /// No credential, or one the server does not know. 401.
    case authentication
    /// A known credential that does not go that far. 403.
    case permission
    /// Nothing there, or nothing of yours: the two are not told apart. 404.
    case notFound
    /// The thing is in a state that does not allow it. 409.
    case conflict
    /// It was there, and is there no longer. 410.
    case gone
    /// A limit of this session or key. 429.
    case limitReached
    /// The server as a whole is full or not ready. 503.
    case overloaded
    /// A fault of the server. 500.
    case server
  }

  package var kind: Kind
  package var code: String
  package var message: String
  /// The request field at fault, where there is one.
  package var parameter: String?
  package var retryAfterSeconds: Int?
  package var position: Int?
  package var etaSeconds: Double?
  /// Seconds of audio that wait in the session.
  package var audioSecondsAhead: Double?
  /// The limit that was reached.
  package var limit: Int?
  /// Number of the first event that there still is.
  package var firstEvent: Int?
  /// What went wrong inside, for the log alone: no client is told, and nothing that users said is in it.
  package var cause: String?

  package init(
    _ kind: Kind, code: String, message: String, parameter: String? = nil,
    retryAfterSeconds: Int? = nil, position: Int? = nil, etaSeconds: Double? = nil, audioSecondsAhead: Double? = nil,
    limit: Int? = nil, firstEvent: Int? = nil
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.parameter = parameter
    self.retryAfterSeconds = retryAfterSeconds
    self.position = position
    self.etaSeconds = etaSeconds
    self.audioSecondsAhead = audioSecondsAhead
    self.limit = limit
    self.firstEvent = firstEvent
  }

  /// The error with what led to it, cut to ``mostCauseCharacters``.
  package func caused(by cause: String) -> ServiceError {
    var error = self
    error.cause = String(cause.prefix(Self.mostCauseCharacters))
    return error
  }

  private static let mostCauseCharacters = 1_000

  package static let sessionNotFound = ServiceError(
    .notFound, code: "session_not_found",
    message: "No such session, or it is not yours. Open one with POST /v1/sessions.")

  package static let descriptorsUsedUp = ServiceError(
    .overloaded, code: "descriptors_used_up",
    message: "This server has no file descriptors left at this moment. Try again shortly.", retryAfterSeconds: 5)

  package static let viewerNotFound = ServiceError(
    .notFound, code: "viewer_not_found",
    message: "No such viewer in this session: it was revoked or has expired. GET the session's /viewers for a list.")

  /// The log's beginning was dropped, and with it what follows the event that was named.
  package static func eventsExpired(first: Int) -> ServiceError {
    ServiceError(
      .gone, code: "events_expired",
      message: "The events that follow this number have been dropped; the log begins with event \(first). Read the "
        + "session's state anew, then go on with after=\(first - 1).",
      parameter: "after", firstEvent: first)
  }

  /// A model that may be the one of an engine which cannot say yet what it runs.
  package static func modelNotKnown(yetOf engine: String) -> ServiceError {
    ServiceError(
      .overloaded, code: "model_not_known",
      message: "Which model the engine \(engine) runs is not known yet: its workers have not come. Try again shortly.",
      parameter: "model", retryAfterSeconds: 5)
  }

  package static let fileNotFound = ServiceError(
    .notFound, code: "file_not_found",
    message: "No such file in this session. GET the session's /files for a list.")
}
