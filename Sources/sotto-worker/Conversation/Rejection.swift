import TranscriptionCore

/// No to one request.
struct Rejection: Error, Hashable {
  var code: String
  var message: String
  /// Whether another attempt could end differently.
  var mayRetry = false

  static func badAudio(_ message: String) -> Rejection { Rejection(code: "bad_audio", message: message) }

  static func badRequest(_ message: String) -> Rejection { Rejection(code: "bad_request", message: message) }

  static func badLanguage(_ message: String) -> Rejection { Rejection(code: "bad_language", message: message) }

  static func unsupported(_ message: String) -> Rejection { Rejection(code: "unsupported", message: message) }

  static func engine(_ message: String) -> Rejection {
    Rejection(code: "engine_error", message: message, mayRetry: true)
  }

  static let cancelled = Rejection(code: WorkerProtocol.cancelledCode, message: "taken back")

  func reply(to id: String) -> WorkerReply {
    .rejected(id: id, code: code, message: message, retry: mayRetry)
  }
}
