import Synchronization

/// Leads from a part of a session to the session, for as long as it is there. Made before the parts, which the session
/// owns; attached once the session is whole.
final class SessionLink: Sendable {
  private struct Reference: Sendable {
    weak var session: Session?
  }

  private let reference = Mutex(Reference())

  /// What the parts may ask; `nil` once the session is gone.
  var session: (any SessionWiring)? { target }

  /// The session itself, for ``SessionIntake``, which does a part of its work.
  var target: Session? { reference.withLock { $0.session } }

  func attach(to session: Session) { reference.withLock { $0.session = session } }
}
