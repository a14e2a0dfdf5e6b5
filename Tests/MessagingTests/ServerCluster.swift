import Foundation
import Glibc
import Logging
import TestSupport

@testable import Messaging

/// Three real servers that form a cluster.
struct ServerCluster {
  let servers: [NATSServer]

  /// They run, with a leader of the cluster, while `work` does.
  static func running<Value: Sendable>(_ work: (ServerCluster) async throws -> Value) async throws -> Value {
    let ports = try freePorts(6)
    let routes = ports.prefix(3).map { "\"nats://127.0.0.1:\($0)\"" }.joined(separator: ", ")
    let servers = try (0..<3).map { index in
      try NATSServer(
        """
        server_name: n\(index)
        cluster { name: c, listen: "127.0.0.1:\(ports[index])", routes: [\(routes)] }
        """, name: "n\(index)", port: ports[3 + index])
    }
    defer { for server in servers { server.remove() } }
    for server in servers { try await server.start() }
    let cluster = ServerCluster(servers: servers)
    try await cluster.waitForLeader()
    return try await work(cluster)
  }

  /// Streams can be made once there is a leader and all three are known.
  private func waitForLeader() async throws {
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    try await NATSClient.running(servers[0].configuration(), logger: quiet) { client in
      let stream = JetStream(client, limit: .seconds(2))
      var configuration = StreamConfiguration(name: "trial", subjects: ["trial"])
      configuration.replicas = 3
      while true {
        do {
          _ = try await stream.createStream(configuration)
          try await stream.deleteStream("trial")
          return
        } catch {
          // Asked again once the server, which may be busy with the election, answers.
          try await client.flush()
        }
      }
    }
  }

  /// Ports below the range from which the kernel takes those of outgoing connections.
  private static func freePorts(_ count: Int) throws -> [Int] {
    var ports: [Int] = []
    while ports.count < count {
      let port = Int.random(in: 20000..<32000)
      if !ports.contains(port), isFree(port) { ports.append(port) }
    }
    return ports
  }

  private static func isFree(_ port: Int) -> Bool {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
