import Foundation
import Logging
import TestSupport
import Testing

@testable import Messaging

/// Three servers on loopback, of which some are killed: `make messaging`.
@Suite(
  .serialized, .timeLimit(.minutes(5)), .enabled(if: NATSServer.isInstalled, "\(NATSServer.absence)"),
  .enabled(
    if: ProcessInfo.processInfo.environment["SOTTO_NATS_CLUSTER"] != nil,
    "three servers take half a minute: set SOTTO_NATS_CLUSTER, as make messaging does"))
struct ClusterTests {
  /// Six clients, 504 times.
  @Test func aCompareAndSetHasOneWinner() async throws {
    try await ServerCluster.running { cluster in
      var bucket = KeyValueConfiguration(bucket: "race")
      bucket.replicas = 3
      try await KeyValueRace.run(
        configurations: try cluster.servers.flatMap { Array(repeating: try $0.configuration(), count: 2) },
        bucket: bucket,
        rounds: 84, logger: quiet)
    }
  }

  /// What was acknowledged is there after the leader was killed twice, in order and once.
  @Test func losesNothingThatWasAcknowledged() async throws {
    try await ServerCluster.running { cluster in
      var configuration = NATSConfiguration(servers: try cluster.servers.map { try $0.address })
      configuration.requestLimit = .seconds(2)
      try await NATSClient.running(configuration, logger: quiet) { client in
        let stream = JetStream(client)
        var description = StreamConfiguration(name: "S", subjects: ["s"])
        description.replicas = 3
        _ = try await retrying(stream) { try await stream.createStream(description) }
        var last: UInt64 = 0
        var longestGap: Duration = .zero
        for round in 0..<2 {
          for _ in 0..<200 { last = try await append(after: last, to: stream) }
          let leader = try await retrying(stream) { try await stream.stream("S") }?.cluster?.leader
          let server = try #require(cluster.servers.first { $0.name == leader })
          await server.kill()
          let start = ContinuousClock.now
          last = try await append(after: last, to: stream)
          longestGap = max(longestGap, ContinuousClock.now - start)
          for _ in 0..<200 { last = try await append(after: last, to: stream) }
          if round == 0 { try await server.start() }
        }
        let state = try await retrying(stream) { try await stream.stream("S") }?.state
        #expect(last == 802 && state?.messages == 802 && state?.lastSequence == 802)
        print("longest gap after the leader was killed: \(longestGap)")
      }
    }
  }

  /// Appends a message with its number, and looks what became of it where the answer is missing.
  private func append(after last: UInt64, to stream: JetStream) async throws -> UInt64 {
    var options = PublishOptions()
    options.expectedLastSubjectSequence = last
    while true {
      do {
        return try await stream.publish(Array("\(last + 1)".utf8), to: "s", options: options).sequence
      } catch JetStreamError.refused(let error) where error.isWrongLastSequence {
        // An earlier attempt succeeded, as the only writer is this one.
        let stored = try await retrying(stream) { try await stream.message(last + 1, of: "S") }
        #expect(stored?.payload == Array("\(last + 1)".utf8))
        return last + 1
      } catch let error where isTransient(error) {
        try await isAnswered(stream)
      }
    }
  }

  /// Returns once a server answers: the next attempt may be a better one then.
  private func isAnswered(_ stream: JetStream) async throws {
    do { try await stream.client.flush() } catch let error where isTransient(error) {}
  }

  private func retrying<Value: Sendable>(
    _ stream: JetStream, _ work: () async throws -> Value
  ) async throws -> Value {
    while true {
      do {
        return try await work()
      } catch let error where isTransient(error) {
        try await isAnswered(stream)
      }
    }
  }

  private func isTransient(_ error: any Error) -> Bool {
    (error as? MessagingError)?.isTransient ?? (error as? JetStreamError)?.isTransient ?? false
  }

  private var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
