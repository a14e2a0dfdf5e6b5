import ArgumentParser
import Cluster

/// `sotto cluster-keys`.
struct ClusterKeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster-keys",
    abstract: "Makes keys for the servers and workers of a pool, and what brokers let each of them do.",
    discussion: """
      Writes NAME.nk for each name (what --nats-credentials takes) and users.conf, which every broker's configuration \
      includes. Keys that are there are kept, so that names can be added later: name all of them each time.

        sotto cluster-keys /etc/sotto/keys --pool main --gateways north,south --workers gpu-1,gpu-2
      """)

  @Argument(help: "Folder for the keys.", completion: .directory)
  var folder: String

  @Option(help: "Pool of workers.")
  var pool = "main"

  @Option(help: "Names of servers, with commas (--gateway-name).")
  var gateways: String

  @Option(help: "Names of workers, with commas (--worker-name).")
  var workers: String

  func run() throws {
    let pool = try name(pool)
    let users =
      try names(gateways).map { BrokerUser.gateway($0, pool: pool) }
      + names(workers).map { BrokerUser.worker($0, pool: pool) }
    if let twice = users.first(where: { user in users.count { $0.name == user.name } > 1 }) {
      throw ValidationError("\(twice.name) is named twice; each server and worker needs a name of its own.")
    }
    let path = try ClusterKeys.write(users, into: ServerSettings.absolute(folder))
    Terminal.say("keys for \(users.count) names; brokers include \(path)")
  }

  private func names(_ list: String) throws -> [ClusterName] {
    try list.split(separator: ",").map { try name(String($0)) }
  }

  private func name(_ text: String) throws -> ClusterName {
    guard let name = ClusterName(text) else {
      throw ValidationError("\"\(text)\" is no name: use \(ClusterName.expectation).")
    }
    return name
  }
}
