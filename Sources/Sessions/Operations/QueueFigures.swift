import Foundation

/// What a session's queue contributes to the server's figures.
struct QueueFigures: Sendable {
  var isPaused: Bool
  var queued: Int
  var running: Int
  var audioSecondsAhead: Double
  /// Since when the first file in line has waited for its first words; `nil` where it has some.
  var waitingSince: Date?
  var bytes: Int
}
