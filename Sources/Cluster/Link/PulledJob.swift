/// A job in the hands of a worker until it is acknowledged.
package protocol PulledJob: Sendable {
  var payload: [UInt8] { get }

  /// How often it was delivered, this time included.
  var deliveries: Int { get }

  /// It is done, and leaves the queue.
  func acknowledge() async throws

  /// It goes to another worker.
  func giveBack() async throws

  /// It is still being worked on.
  func extend() async throws
}
