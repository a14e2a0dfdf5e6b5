/// Why a request was not answered.
enum ExchangeFailure: Error, Hashable {
  /// There is no connection: the server has not seen the request.
  case unreachable(String)
  /// The connection ended after the request was sent, before its answer was there.
  case lost
  /// The answer is no HTTP, or longer than is read.
  case strange(String)
  case timedOut
  case cancelled
}
