/// Bytes of a server that are no frames. The connection they came on is of no use any more.
enum ProtocolViolation: Error, Equatable, Sendable {
  case lineTooLong
  case lineEndMissing
  case unknownVerb
  case malformedInformation
  case malformedMessage
  /// More than the server said that it would send.
  case payloadTooLarge
  case payloadEndMissing
  /// A message before the server said what it is.
  case messageBeforeInformation
}
