/// The speech of a window that is decided, before padding; in samples from the start of the buffer.
struct DecidedCore {
  /// What comes after it, as far as its padding is concerned.
  enum Follower {
    /// The same stretch of speech goes on.
    case cut
    /// Another stretch starts there.
    case speech(Int)
    /// Enough silence, or the end of the file.
    case silence
  }

  var start: Int
  var end: Int
  var follower: Follower
}
