import Foundation
import Logging
import Messaging
import Sessions
import TestSupport
import Testing
import TranscriptionCore

@testable import Cluster

/// What `sotto cluster-keys` writes, in force at a real NATS server: gateways and workers can do their work, and a worker's
/// key opens nothing else.
@Suite(.timeLimit(.minutes(5)), .enabled(if: NATSServer.isInstalled, "\(NATSServer.absence)"))
struct BrokerRightsTests {
  private static let pool = ClusterName(from: "pool")
  private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// A server that knows a gateway and two workers of one pool, and one worker of another.
  private func withServer(_ work: (_ server: NATSServer) async throws -> Void) async throws {
    let users: [BrokerUser] = [
      .gateway(ClusterName(from: "north"), pool: Self.pool), .worker(ClusterName(from: "w1"), pool: Self.pool),
      .worker(ClusterName(from: "w2"), pool: Self.pool),
      .worker(ClusterName(from: "stranger"), pool: ClusterName(from: "other")),
    ]
    try await NATSServer.running(
      "include \"users.conf\"\n", prepare: { _ = try ClusterKeys.write(users, into: $0.folder.path) }, work)
  }

  private func link(_ name: String, of server: NATSServer) async throws -> NATSLink {
    var configuration = LinkConfiguration(servers: [server.url], name: ClusterName(from: name))
    configuration.credentialsFile = server.folder.appending(path: "\(name).nk").path
    configuration.connectPatience = .seconds(60)
    return try await NATSLink.connect(configuration, logger: quiet)
  }

  private func withClient(_ name: String, of server: NATSServer, _ work: @Sendable (NATSClient) async throws -> Void)
    async throws
  {
    var configuration = NATSConfiguration(servers: [try ServerAddress(server.url)])
    let seed = try String(contentsOf: server.folder.appending(path: "\(name).nk"), encoding: .utf8)
    configuration.credentials = .nkey(try NKeyPair(seed: seed))
    configuration.inboxPrefix = "\(ClusterNames.inboxes).\(name)"
    configuration.requestLimit = .seconds(60)
    try await NATSClient.running(configuration, logger: quiet, work)
  }

  /// - Returns: whether the server refused it; what it threw otherwise is thrown.
  private func isRefused(_ work: () async throws -> Void) async throws -> Bool {
    do {
      try await work()
      return false
    } catch MessagingError.permissionDenied {
      return true
    }
  }

  @Test func gatewaysAndWorkersCanDoTheirWork() async throws {
    try await TestPool.run { files in
      try await withServer { server in
        let local = LocalEngine()
        let workerLink = try await link("w1", of: server)
        let worker = ClusterWorker(
          ClusterWorkerConfiguration(
            pool: Self.pool, name: ClusterName(from: "w1"), host: "host", device: "cpu", priority: 1, release: "1",
            longestWindowSeconds: 30, scratch: "\(files.folder)/scratch"),
          engine: local, link: workerLink, clock: SteadyClock(), logger: quiet)
        let running = Task { try await worker.run() }
        let gatewayLink = try await link("north", of: server)
        let reader = PoolReader(pool: Self.pool, longestWindowSeconds: 30, link: gatewayLink, broker: server.url)
        let gateway = ClusterEngine(
          GatewayConfiguration(pool: Self.pool, gateway: ClusterName(from: "north")), engine: nil, reader: reader,
          link: gatewayLink, clock: SteadyClock(), logger: quiet)
        await gateway.start()
        try await files.wait { gateway.capacity.slots == 12 }
        let outcomes = await gateway.recognize([try await files.window(1), try await files.window(2)])
        #expect(outcomes.allSatisfy { if case .success = $0 { true } else { false } })
        await gateway.stop()
        running.cancel()
        _ = await running.result
        await workerLink.close()
      }
    }
  }

  @Test func aWorkersKeyOpensNothingElse() async throws {
    try await withServer { server in
      let gateway = try await link("north", of: server)
      try await gateway.prepare(pool: Self.pool)
      _ = try await gateway.enqueue(
        [1], to: ClusterNames.jobs(of: Self.pool, from: ClusterName(from: "north")), timeToLive: .seconds(600))
      for name in ["w2", "stranger"] {
        try await withClient(name, of: server) { client in
          let stream = JetStream(client)
          let queue = ClusterNames.queue
          #expect(try await isRefused { _ = try await stream.message(1, of: queue) }, "reads the queue")
          #expect(try await isRefused { try await stream.purge(queue) }, "empties the queue")
          #expect(try await isRefused { try await stream.deleteMessage(1, of: queue) }, "takes a window out")
          #expect(try await isRefused { try await stream.deleteStream(queue) }, "removes the queue")
          #expect(
            try await isRefused {
              _ = try await stream.createConsumer(ConsumerConfiguration(durableName: "mine"), of: queue)
            }, "makes a consumer of the queue")
          #expect(
            try await isRefused {
              _ = try await stream.publish([1], to: ClusterNames.jobs(of: Self.pool, from: ClusterName(from: "north")))
            }, "puts a window into the queue")
          #expect(
            try await isRefused {
              _ = try await client.request([1], to: ClusterNames.cancellations(in: Self.pool))
            }, "cancels windows")
          #expect(
            try await isRefused {
              let bucket = try await KeyValueBucket.open(ClusterNames.workers, in: stream)
              try await bucket.put([1], for: ClusterNames.key(of: ClusterName(from: "w1"), in: Self.pool))
            }, "registers under another name")
          for subject in [
            ClusterNames.reports(to: ClusterName(from: "north")), ClusterNames.samples(of: ClusterName(from: "north")),
            ClusterNames.jobs(of: Self.pool), ClusterNames.demand(for: Self.pool), "\(ClusterNames.inboxes).w1.>",
            "\(ClusterNames.inboxes).>", "_INBOX.>", ">",
          ] {
            let subscription = try client.subscribe(to: subject)
            #expect(try await isRefused { _ = try await subscription.next() }, "listens to \(subject)")
          }
        }
      }
      // Another pool's windows are out of reach, too.
      try await withClient("stranger", of: server) { client in
        let pull = PullRequest(batch: 1, expires: .seconds(1))
        #expect(
          try await isRefused {
            for try await _ in try await JetStream(client).pull(
              pull, from: ClusterNames.consumer(of: Self.pool), of: ClusterNames.queue)
            {}
          }, "pulls from another pool")
        let foreign = try client.subscribe(to: ClusterNames.cancellations(in: Self.pool))
        #expect(try await isRefused { _ = try await foreign.next() }, "listens to another pool")
      }
      await gateway.close()
    }
  }
}
