/// Names a window's stay with an engine, on this machine or another. No two leases share one, so an outcome that comes
/// too late cannot be taken for that of a later lease of the window.
package struct LeaseID: Sendable, Hashable, CustomStringConvertible {
  package let window: WindowID
  /// Rises with every lease of the window's session within the epoch, from 1.
  package let attempt: Int
  /// Names one run of the server: the moment of its start in milliseconds since 1970.
  package let epoch: Int

  package init(window: WindowID, attempt: Int, epoch: Int) {
    self.window = window
    self.attempt = attempt
    self.epoch = epoch
  }

  package var description: String { "\(window)#\(attempt)@\(epoch)" }
}
