import Foundation

/// What a worker needs to know of a window besides its job: what acknowledges it, where its samples are, and when it got how
/// far. A window that goes and comes again is another one.
struct HeldWindow: Sendable {
  /// The newest, where it was delivered again while it was here.
  var handle: any PulledJob
  /// The file of its samples; no other window ever has the same.
  let path: String
  let came: Date
  var fetched: Date?
  var begun: Date?
  var ended: Date?

  init(_ handle: any PulledJob, path: String, at now: Date) {
    self.handle = handle
    self.path = path
    came = now
  }

  /// What it did not get to, took no time.
  func handling(at now: Date) -> WindowHandling {
    let fetched = fetched ?? now
    let begun = begun ?? fetched
    return WindowHandling(
      deliveries: handle.deliveries, fetch: fetched.timeIntervalSince(came), ready: begun.timeIntervalSince(fetched),
      engine: (ended ?? begun).timeIntervalSince(begun))
  }
}
