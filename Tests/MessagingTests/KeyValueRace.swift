import Foundation
import Logging
import Testing

@testable import Messaging

/// Clients that count one key up by compare-and-set.
enum KeyValueRace {
  /// Each client wins `rounds` times. At the end, the key has to be as high as there were wins, and each number must have
  /// been written by one client.
  static func run(
    configurations: [NATSConfiguration], bucket: KeyValueConfiguration, rounds: Int, logger: Logger
  ) async throws {
    // By one client: in a cluster, several that make it at once may get no answer.
    if let first = configurations.first {
      try await NATSClient.running(first, logger: logger) { client in
        _ = try await KeyValueBucket.create(bucket, in: JetStream(client))
      }
    }
    let wins = try await withThrowingTaskGroup(of: [UInt64].self) { group in
      for configuration in configurations {
        group.addTask {
          try await NATSClient.running(configuration, logger: logger) { client in
            let bucket = try await KeyValueBucket.open(bucket.bucket, in: JetStream(client))
            var wins: [UInt64] = []
            while wins.count < rounds {
              let entry = try await bucket.get("counter")
              let next = (entry.map { number($0.value) } ?? 0) + 1
              do {
                try await bucket.update(bytes(next), for: "counter", expecting: entry?.revision ?? 0)
                wins.append(next)
              } catch KeyValueError.wrongRevision {
                continue
              }
            }
            return wins
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(wins.sorted() == (1...UInt64(configurations.count * rounds)).map { $0 })
  }

  private static func bytes(_ number: UInt64) -> [UInt8] { Array(String(number).utf8) }
  private static func number(_ bytes: [UInt8]) -> UInt64 { UInt64(String(decoding: bytes, as: UTF8.self)) ?? 0 }
}
