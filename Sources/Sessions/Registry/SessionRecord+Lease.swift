import Foundation
import TranscriptionCore

extension SessionRecord {
  /// How long the session stays without use, in seconds. The session behind one façade call stays a minute at most:
  /// its caller has nothing to come back with.
  var idleSeconds: Double {
    let wanted = Double(options.idleTimeoutSeconds)
    return isTransient ? min(wanted, SessionBounds.transientIdleSeconds) : wanted
  }

  /// The session was used; an earlier moment than one that is known changes nothing.
  mutating func used(at time: Date) {
    guard time >= lastActiveAt else { return }
    lastActiveAt = time
    expiresAt = time.addingTimeInterval(idleSeconds)
  }
}
