import Foundation

/// A file that users send, and what must become of it.
struct Sound: Sendable {
  enum Fate: Sendable, Equatable {
    case completes
    /// No audio in it.
    case fails
  }

  let fileExtension: String
  let content: Data
  var fate = Fate.completes
  /// Takes a while: few of them at a time.
  var isLong = false
}
