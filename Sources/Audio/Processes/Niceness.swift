/// How far helper processes stand back behind the server and each other, nice(1). The server's own is 0.
package enum Niceness: Int, Sendable {
  /// What makes the sound that listeners hear at this moment.
  case heard = 5
  /// Engines, and what prepares files that are soon done.
  case prompt = 10
  /// What prepares other files: what one costs is for its sender to decide.
  case background = 15
  /// What takes much and brings nothing (``ProcessThrift``).
  case idle = 19

  /// A file of at most this size is soon prepared: half a minute of WAV, a minute of MP3.
  package static let promptFileBytes = 1 << 20

  /// For the preparation of a file of this size.
  static func preparing(bytes: Int) -> Niceness { bytes <= promptFileBytes ? .prompt : .background }
}
