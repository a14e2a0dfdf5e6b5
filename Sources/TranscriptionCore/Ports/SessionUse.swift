/// Keeps a session from idling out for as long as the object is held. Made by ``SessionHandle/use()``; releasing the last
/// reference ends the use, so that a response that is never sent ends it too.
package final class SessionUse: Sendable {
  private let onEnd: @Sendable () -> Void

  package init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }

  deinit { onEnd() }
}
