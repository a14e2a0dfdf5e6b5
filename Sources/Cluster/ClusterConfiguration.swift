/// What a server needs to know to use a pool. Plain values, already read from the configuration.
package struct ClusterConfiguration: Sendable {
  package var link: LinkConfiguration
  package var gateway: GatewayConfiguration
  /// The longest window that the server cuts, in seconds.
  package var longestWindowSeconds: Double

  package init(link: LinkConfiguration, gateway: GatewayConfiguration, longestWindowSeconds: Double) {
    self.link = link
    self.gateway = gateway
    self.longestWindowSeconds = longestWindowSeconds
  }
}
