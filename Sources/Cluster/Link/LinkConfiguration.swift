/// How the brokers are reached. Plain values, already read from the configuration.
package struct LinkConfiguration: Sendable {
  /// `nats://host:port` or `tls://host:port`, at least one.
  package var servers: [String]
  /// A file with the seed of an nkey; `nil` for none.
  package var credentialsFile: String?
  /// A PEM file of the authorities that sign the brokers' certificates; `nil` for those of the system.
  package var authoritiesFile: String?
  /// What the brokers' monitoring shows, and what subjects for answers begin with.
  package var name: ClusterName
  package var connectPatience = Duration.seconds(5)

  package init(servers: [String], name: ClusterName) {
    self.servers = servers
    self.name = name
  }
}
