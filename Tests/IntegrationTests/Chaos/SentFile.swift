/// A file that a user sent, and what the server has said to it.
struct SentFile: Sendable {
  enum Promise: Sendable {
    /// The upload was not answered: it is there whole, or not at all.
    case unanswered
    /// Acknowledged, or put into the drop folder: it must be there from now on.
    case given
    /// Its removal was not answered.
    case removalUnanswered
  }

  let name: String
  /// Index in the stock.
  let sound: Int
  let idempotencyKey: String?
  var promise = Promise.unanswered
  /// Known once the server has told.
  var id: String?
  var retriesAsked = 0
  /// The finished transcript as it was first read.
  var transcript: String?
}
