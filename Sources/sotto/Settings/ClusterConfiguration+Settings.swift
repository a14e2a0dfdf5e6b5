import Cluster
import Foundation

extension ClusterConfiguration {
  init(_ reader: SettingsReader, longestWindowSeconds: Double) throws {
    let settings = Settings.cluster
    let gateway =
      try reader.value(of: settings.gateway) ?? ClusterName(from: ProcessInfo.processInfo.hostName)
    self.init(
      link: try LinkConfiguration(reader, name: gateway),
      gateway: GatewayConfiguration(pool: try reader.value(of: settings.pool), gateway: gateway),
      longestWindowSeconds: longestWindowSeconds)
  }
}

extension LinkConfiguration {
  init(_ reader: SettingsReader, name: ClusterName) throws {
    let settings = Settings.cluster
    self.init(servers: try reader.value(of: settings.servers), name: name)
    credentialsFile = try reader.value(of: settings.credentials)
    authoritiesFile = try reader.value(of: settings.authorities)
    let isInsecureAllowed = try reader.value(of: settings.insecure)
    if let exposed, !isInsecureAllowed {
      throw SettingsError(
        description: "The broker \(exposed) is not on this machine: name it as tls://… and a key by --nats-credentials "
          + "(sotto cluster-keys makes some), or say --nats-insecure if everything on the way may hear what is said.")
    }
  }
}
