/// The brokers as gateways and workers use them. Port; ``NATSLink`` implements it.
///
/// All calls may be made from any task, end when it is cancelled, and throw ``LinkFailure`` otherwise. A connection that is
/// lost is made again by the implementation; subscriptions go on.
package protocol ClusterLink: Sendable {
  /// Why the brokers cannot be reached, in words; `nil` while they can. Does no I/O.
  var problem: String? { get }

  /// Goes to another broker where there is one: this one seems to be cut off from the others.
  func leaveBroker()

  /// Subjects of plain messages that are read by one task; messages in between are lost.
  func listen(to subject: String, of channel: LinkChannel) async throws -> AsyncThrowingStream<LinkMessage, any Error>

  func publish(_ payload: [UInt8], to subject: String) async throws

  /// - Throws: ``LinkFailure/noAnswer(_:)`` where nothing listens, too.
  func request(_ payload: [UInt8], to subject: String, of channel: LinkChannel, within limit: Duration) async throws
    -> [UInt8]

  // MARK: The queue

  /// Makes the queue and the pool's consumer where they are not there, and the buckets.
  func prepare(pool: ClusterName) async throws

  /// Puts a job into the queue.
  ///
  /// - Returns: its sequence; above 0.
  func enqueue(_ payload: [UInt8], to subject: String, timeToLive: Duration) async throws -> UInt64

  /// Takes a job out of the queue. One that is not there any more is fine.
  func remove(sequence: UInt64) async throws

  /// Jobs of the pool as they come, up to `count` of them, until the time is up.
  ///
  /// - Parameter priority: workers with a smaller number are given jobs first.
  func pull(_ count: Int, from pool: ClusterName, priority: Int, within limit: Duration) async throws
    -> AsyncThrowingStream<any PulledJob, any Error>

  // MARK: The directory

  func put(_ value: [UInt8], for key: String, in bucket: String) async throws

  func remove(_ key: String, from bucket: String) async throws

  /// - Returns: `nil` where there is no such key.
  func entry(_ key: String, in bucket: String) async throws -> LinkEntry?

  /// Writes a value where the entry is as it was read: `nil` for none.
  ///
  /// - Returns: false when it is not any more.
  func replace(_ entry: LinkEntry?, with value: [UInt8], for key: String, in bucket: String) async throws -> Bool

  /// What is there, ``LinkChange/caughtUp``, and every change from then on.
  func watch(_ keys: String, in bucket: String) async throws -> AsyncThrowingStream<LinkChange, any Error>

  /// Ends all of it.
  func close() async
}
