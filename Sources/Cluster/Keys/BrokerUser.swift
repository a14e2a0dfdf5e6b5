/// A gateway or a worker as brokers know it: what it may publish and what it may listen to. Everything else is refused.
package struct BrokerUser: Sendable, Hashable {
  package let name: ClusterName
  package let publishes: [String]
  package let subscribes: [String]

  private init(_ name: ClusterName, publishes: [String], subscribes: [String]) {
    self.name = name
    self.publishes = publishes
    self.subscribes = subscribes + ["\(ClusterNames.inboxes).\(name).>"]
  }

  private static let api = "$JS.API"
  private static let workersStream = "KV_\(ClusterNames.workers)"
  private static let poolsStream = "KV_\(ClusterNames.pools)"

  /// To see who is there, and what a pool's engine is.
  private static let directory = [
    "\(api).STREAM.INFO.\(workersStream)", "\(api).STREAM.INFO.\(poolsStream)",
    "\(api).STREAM.MSG.GET.\(poolsStream)", "\(api).CONSUMER.CREATE.\(workersStream)",
    "\(api).CONSUMER.CREATE.\(workersStream).>", "\(api).CONSUMER.MSG.NEXT.\(workersStream).>",
  ]

  /// A server with the engine `cluster`. It makes the queue and the buckets, puts windows into the queue and takes them
  /// out, and answers workers.
  package static func gateway(_ name: ClusterName, pool: ClusterName) -> BrokerUser {
    BrokerUser(
      name,
      publishes: [
        ClusterNames.jobs(of: pool, from: name), ClusterNames.cancellations(in: pool), ClusterNames.demand(for: pool),
        "\(ClusterNames.inboxes).>",
        "\(api).STREAM.CREATE.\(ClusterNames.queue)", "\(api).STREAM.CREATE.\(workersStream)",
        "\(api).STREAM.CREATE.\(poolsStream)", "\(api).STREAM.INFO.\(ClusterNames.queue)",
        "\(api).STREAM.MSG.DELETE.\(ClusterNames.queue)",
        "\(api).CONSUMER.CREATE.\(ClusterNames.queue).\(ClusterNames.consumer(of: pool))",
        "\(api).CONSUMER.CREATE.\(ClusterNames.queue).\(ClusterNames.consumer(of: pool)).>",
      ] + directory,
      subscribes: [
        ClusterNames.reports(to: name), ClusterNames.samples(of: name), ClusterNames.demand(for: pool),
        ClusterNames.exhaustedDeliveries(in: pool),
      ])
  }

  /// A worker: pulls windows of its pool and acknowledges them, asks gateways for samples, tells them outcomes, and says
  /// that it is there. It can neither read the queue otherwise nor publish or cancel windows.
  package static func worker(_ name: ClusterName, pool: ClusterName) -> BrokerUser {
    BrokerUser(
      name,
      publishes: [
        "\(api).CONSUMER.MSG.NEXT.\(ClusterNames.queue).\(ClusterNames.consumer(of: pool))",
        "$JS.ACK.\(ClusterNames.queue).\(ClusterNames.consumer(of: pool)).>",
        "sotto.r.*", "sotto.b.*", "$KV.\(ClusterNames.workers).\(ClusterNames.key(of: name, in: pool))",
        "$KV.\(ClusterNames.pools).\(pool)",
      ] + directory,
      subscribes: [ClusterNames.cancellations(in: pool)])
  }

  /// As the configuration of nats-server has users.
  ///
  /// - Parameter publicKey: of its nkey.
  package func configuration(publicKey: String) -> String {
    func list(_ subjects: [String]) -> String { subjects.map { "\"\($0)\"" }.joined(separator: ", ") }
    return """
          # \(name)
          { nkey: \(publicKey), permissions: {
              publish: { allow: [\(list(publishes))] }
              subscribe: { allow: [\(list(subscribes))] } } }

      """
  }
}
