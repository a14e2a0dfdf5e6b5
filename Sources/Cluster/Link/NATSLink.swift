import Foundation
package import Logging
import Messaging
import Synchronization
package import TranscriptionCore

/// ``ClusterLink`` over NATS with JetStream.
///
/// Two connections: one for control, one for samples, to the same broker: it is over control that one is noticed which is cut
/// off from the others. ``connect(_:logger:)`` makes it, ``close()`` ends it.
package final class NATSLink: ClusterLink {
  private struct Connections {
    var tasks: [Task<Void, Never>] = []
    /// What ended a client for good.
    var fatal: String?
    var buckets: [String: KeyValueBucket] = [:]
  }

  private let control: NATSClient
  private let samples: NATSClient
  private let stream: JetStream
  private let servers: String
  private let patience: Duration
  private let connections = Mutex(Connections())

  /// The name of the priority group of every consumer.
  private static let group = "workers"
  private static let maximumPending = 10_000

  private init(_ configuration: LinkConfiguration, logger: Logger) throws {
    servers = configuration.servers.joined(separator: ", ")
    patience = configuration.connectPatience
    control = try NATSClient(Self.client(configuration, "control"), logger: logger)
    samples = try NATSClient(Self.client(configuration, "samples"), logger: logger)
    stream = JetStream(control, limit: ClusterLimits.brokerTimeout)
  }

  private static func client(_ configuration: LinkConfiguration, _ channel: String) throws -> NATSConfiguration {
    var client = NATSConfiguration(servers: try configuration.servers.map { try ServerAddress($0) })
    if let file = configuration.credentialsFile {
      guard let seed = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw MessagingError.unusableConfiguration("the nkey for NATS cannot be read from \(file)")
      }
      client.credentials = .nkey(try NKeyPair(seed: seed))
    }
    if let file = configuration.authoritiesFile { client.security = TransportSecurity(authorities: file) }
    client.name = "sotto-\(configuration.name)-\(channel)"
    client.inboxPrefix = "\(ClusterNames.inboxes).\(configuration.name)"
    return client
  }

  /// Connects, and goes on to do so whenever a connection is lost.
  ///
  /// - Throws: ``EngineFailure`` whose message says what to do, where there is no broker, or not one that can be used.
  package static func connect(_ configuration: LinkConfiguration, logger: Logger) async throws(EngineFailure)
    -> NATSLink
  {
    let link = try open(configuration, logger: logger)
    do throws(EngineFailure) {
      if let reason = try await link.connected() { throw EngineFailure(.unavailable, reason) }
      return link
    } catch {
      await link.close()
      throw error
    }
  }

  /// Begins to connect.
  ///
  /// - Throws: ``EngineFailure`` where the configuration cannot be used.
  package static func open(_ configuration: LinkConfiguration, logger: Logger) throws(EngineFailure) -> NATSLink {
    do {
      let link = try NATSLink(configuration, logger: logger)
      link.start()
      return link
    } catch {
      throw EngineFailure(.unavailable, "NATS: \(error)")
    }
  }

  /// Waits for both connections as long as the configuration says.
  ///
  /// - Returns: why there is none yet; `nil` once there is.
  /// - Throws: ``EngineFailure`` where there will never be one.
  package func connected() async throws(EngineFailure) -> String? {
    do {
      for client in [control, samples] { try await client.waitUntilConnected(within: patience) }
      return nil
    } catch {
      let message = "NATS at \(servers): \(error)"
      if (error as? MessagingError)?.isTransient == true { return message }
      throw EngineFailure(.unavailable, message)
    }
  }

  private func start() {
    // Awaited by close(). Where control has no connection yet, samples makes its own attempts.
    let tasks = [
      Task { await run(control) },
      Task {
        try? await control.waitUntilConnected(within: patience)
        if let server = control.server { samples.reconnect(to: server.address) }
        await run(samples)
      },
      Task { await keepTogether() },
    ]
    connections.withLock { $0.tasks = tasks }
  }

  private func run(_ client: NATSClient) async {
    do {
      try await client.run()
    } catch {
      connections.withLock { $0.fatal = "\(error)" }
    }
  }

  /// Has samples follow control to its broker. Where that cannot be, as behind an address of several brokers, it is tried
  /// less and less often.
  private func keepTogether() async {
    var pause = Self.shortestPause
    while (try? await Task.sleep(for: pause)) != nil {
      let (wanted, present) = brokers
      guard let server = control.server, present != nil, wanted != present else {
        pause = Self.shortestPause
        continue
      }
      samples.reconnect(to: server.address)
      pause = min(pause * 2, Self.longestPause)
    }
  }

  private static let shortestPause = Duration.seconds(1)
  private static let longestPause = Duration.seconds(600)

  /// Who the brokers of both connections are.
  var brokers: (control: String?, samples: String?) {
    (control.server?.information.identity, samples.server?.information.identity)
  }

  package func leaveBroker() { control.reconnect() }

  package func close() async {
    control.close()
    samples.close()
    let tasks = connections.withLock { $0.tasks }
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
  }

  /// Why there will never be a connection; `nil` while there may be one.
  package var end: String? { connections.withLock { $0.fatal }.map { "NATS: \($0)" } }

  package var problem: String? {
    if let end { return end }
    return control.server != nil && samples.server != nil ? nil : "there is no connection to NATS at \(servers)"
  }

  /// Looks at the brokers.
  ///
  /// - Throws: ``LinkFailure``.
  package func health() async throws -> BrokerHealth {
    try await translating {
      guard let server = control.server else { throw MessagingError.notConnected(last: nil) }
      let queue = try await stream.stream(ClusterNames.queue)
      let replicas = queue?.cluster?.replicas ?? []
      return BrokerHealth(
        address: "\(server.address)", version: server.information.version, cluster: server.information.clusterName,
        leader: queue?.cluster?.leader,
        followers: Dictionary(replicas.map { ($0.name, $0.isCurrent) }, uniquingKeysWith: { $0 && $1 }),
        windows: queue.map { Int(clamping: $0.state.messages) })
    }
  }

  // MARK: Plain messages

  private func client(_ channel: LinkChannel) -> NATSClient {
    switch channel {
    case .control: control
    case .samples: samples
    }
  }

  package func listen(to subject: String, of channel: LinkChannel) async throws
    -> AsyncThrowingStream<LinkMessage, any Error>
  {
    let client = client(channel)
    return try await translating {
      let subscription = try client.subscribe(to: subject)
      try await client.flush()
      return AsyncThrowingStream {
        try await Self.translating { try await subscription.next() }.map { Self.message($0, client) }
      }
    }
  }

  private static func message(_ message: Message, _ client: NATSClient) -> LinkMessage {
    // An answer is sent with the rights of this process: to where answers go, and nowhere else.
    guard let reply = message.reply, reply.hasPrefix(ClusterNames.inboxes + ".") else {
      return LinkMessage(payload: message.payload, reply: nil)
    }
    return LinkMessage(payload: message.payload) { answer in
      try await translating { try await client.publish(answer, to: reply) }
    }
  }

  package func publish(_ payload: [UInt8], to subject: String) async throws {
    try await translating { try await control.publish(payload, to: subject) }
  }

  package func request(
    _ payload: [UInt8], to subject: String, of channel: LinkChannel, within limit: Duration
  ) async throws -> [UInt8] {
    try await translating { try await client(channel).request(payload, to: subject, within: limit).payload }
  }

  // MARK: The queue

  package func prepare(pool: ClusterName) async throws {
    try await translating {
      // A single broker cannot keep more than one copy.
      let replicas = control.server?.information.clusterName == nil ? 1 : 3
      try await makeQueue(replicas: replicas)
      var consumer = ConsumerConfiguration(durableName: ClusterNames.consumer(of: pool))
      consumer.acknowledgementWait = ClusterLimits.acknowledgementWait
      consumer.maximumDeliveries = ClusterLimits.deliveries
      consumer.filterSubjects = [ClusterNames.jobs(of: pool)]
      consumer.maximumPendingAcknowledgements = Self.maximumPending
      consumer.priority = .prioritized
      consumer.priorityGroups = [Self.group]
      _ = try await stream.createConsumer(consumer, of: ClusterNames.queue)
      var workers = KeyValueConfiguration(bucket: ClusterNames.workers)
      workers.timeToLive = WorkerRegistration.lifetime
      workers.storage = .memory
      workers.replicas = replicas
      try await makeBucket(workers)
      var pools = KeyValueConfiguration(bucket: ClusterNames.pools)
      pools.replicas = replicas
      try await makeBucket(pools)
    }
  }

  private func makeQueue(replicas: Int) async throws {
    var queue = StreamConfiguration(name: ClusterNames.queue, subjects: [ClusterNames.queueSubjects])
    queue.description = "Sotto: windows that wait for a worker. Gateways make them again from their journals."
    queue.retention = .workQueue
    queue.storage = .memory
    queue.discard = .new
    queue.replicas = replicas
    queue.maximumBytes = Int64(ClusterLimits.queueBytes)
    queue.maximumMessageBytes = Int32(RecognitionJob.maximumBytes)
    queue.allowsMessageTTL = true
    do {
      _ = try await stream.createStream(queue)
    } catch JetStreamError.refused(let error) where error.isStreamNameInUse {
      // Of another version, or as the operator wants it.
    }
  }

  private func makeBucket(_ configuration: KeyValueConfiguration) async throws {
    do {
      _ = try await KeyValueBucket.create(configuration, in: stream)
    } catch JetStreamError.refused(let error) where error.isStreamNameInUse {
      // Of another version, or as the operator wants it.
    }
  }

  package func enqueue(_ payload: [UInt8], to subject: String, timeToLive: Duration) async throws -> UInt64 {
    try await translating {
      var options = PublishOptions()
      options.timeToLive = timeToLive
      options.expectedStream = ClusterNames.queue
      return try await stream.publish(payload, to: subject, options: options).sequence
    }
  }

  package func remove(sequence: UInt64) async throws {
    try await translating { _ = try await stream.deleteMessage(sequence, of: ClusterNames.queue) }
  }

  package func pull(_ count: Int, from pool: ClusterName, priority: Int, within limit: Duration) async throws
    -> AsyncThrowingStream<any PulledJob, any Error>
  {
    try await translating {
      var request = PullRequest(batch: count, expires: limit)
      request.heartbeat = min(limit / 2, .seconds(2))
      request.group = Self.group
      request.priority = min(max(0, priority), 9)
      let batch = try await stream.pull(request, from: ClusterNames.consumer(of: pool), of: ClusterNames.queue)
      let reader = BatchReader(batch)
      return AsyncThrowingStream { try await Self.translating { try await reader.next() }.map { NATSJob($0) } }
    }
  }

  // MARK: The directory

  private func bucket(_ name: String) async throws -> KeyValueBucket {
    if let bucket = connections.withLock({ $0.buckets[name] }) { return bucket }
    let bucket = try await KeyValueBucket.open(name, in: stream)
    connections.withLock { $0.buckets[name] = bucket }
    return bucket
  }

  package func put(_ value: [UInt8], for key: String, in bucket: String) async throws {
    try await translating { _ = try await self.bucket(bucket).put(value, for: key) }
  }

  package func remove(_ key: String, from bucket: String) async throws {
    try await translating { _ = try await self.bucket(bucket).delete(key) }
  }

  package func entry(_ key: String, in bucket: String) async throws -> LinkEntry? {
    try await translating {
      try await self.bucket(bucket).get(key).map { LinkEntry(value: $0.value, revision: $0.revision) }
    }
  }

  package func replace(_ entry: LinkEntry?, with value: [UInt8], for key: String, in bucket: String) async throws
    -> Bool
  {
    try await translating {
      do {
        let bucket = try await self.bucket(bucket)
        if let entry {
          _ = try await bucket.update(value, for: key, expecting: entry.revision)
        } else {
          _ = try await bucket.create(value, for: key)
        }
        return true
      } catch KeyValueError.wrongRevision {
        return false
      }
    }
  }

  package func watch(_ keys: String, in bucket: String) async throws -> AsyncThrowingStream<LinkChange, any Error> {
    try await translating {
      let reader = WatchReader(try await self.bucket(bucket).watch(keys))
      return AsyncThrowingStream { try await Self.translating { try await reader.next() } }
    }
  }

  // MARK: Failures

  private func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
    try await Self.translating(work)
  }

  private static func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let error as MessagingError {
      throw error.isTransient ? LinkFailure.noAnswer("\(error)") : LinkFailure.refused("\(error)")
    } catch let error as JetStreamError {
      throw error.isTransient ? LinkFailure.noAnswer("\(error)") : LinkFailure.refused("\(error)")
    } catch let error as KeyValueError {
      throw LinkFailure.refused("\(error)")
    }
  }
}
