import Foundation
import TranscriptionCore

/// What one session contributes to the server's figures. Costs the same however many files it has.
struct SessionFigures: Sendable {
  var id: SessionID
  var number: Int
  /// Hash of the key that opened it.
  var owner: String?
  var isTransient: Bool
  var createdAt: Date
  var lastActiveAt: Date
  var options: SessionOptions
  var queue: QueueFigures
  var eventReaders: Int
  var unclaimedFiles: Int
}
