import Logging
import TestSupport
import Testing

@testable import Cluster

@Suite(.timeLimit(.minutes(5)), .enabled(if: NATSServer.isInstalled, "\(NATSServer.absence)"))
struct TwoBrokersTests {
  /// A broker that is cut off from the others is noticed over control alone.
  @Test func samplesFollowControlToAnotherBroker() async throws {
    try await NATSServer.running { first in
      try await NATSServer.running { second in
        var configuration = LinkConfiguration(servers: [first.url, second.url], name: ClusterName(from: "north"))
        configuration.connectPatience = .seconds(120)
        let link = try await NATSLink.connect(
          configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let before = link.brokers
        #expect(before.control != nil && before.control == before.samples)
        link.leaveBroker()
        while true {
          let now = link.brokers
          if let control = now.control, control != before.control, control == now.samples { break }
          try Task.checkCancellation()
          await Task.yield()
        }
        await link.close()
      }
    }
  }
}
