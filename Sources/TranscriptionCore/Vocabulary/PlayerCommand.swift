/// A command to the player.
package enum PlayerCommand: Sendable, Hashable {
  /// Each part `nil` where it is to stay as it is.
  case play(file: FileID?, position: Double?, rate: Double?)
  case pause
  case stop
  case next
  case previous
  case seek(position: Double)
  case rate(Double)
}
