import TranscriptionCore

/// What became of one request, and so what is to be done about its window.
enum AnswerVerdict {
  case recognized(RecognizedWindow)
  /// The server does not support this level of detail; ask for less.
  case lessDetail(AnswerDetail)
  /// The server says no to this request; trying again is pointless.
  case rejected(String)
  /// Something went wrong with this request: counts as an attempt.
  case fault(EngineFailure)
  /// The server is busy or away; the request may be sent again, and ends with this failure when that does not help.
  case later(EngineFailure, retryAfter: Duration?)
  /// The server will not work until the operator changes something, such as the key or the address.
  case unusable(String)
  case cancelled
}
