/// Windows that a gateway no longer wants.
package struct CancellationNotice: WireMessage, Hashable {
  package var version = Self.current
  package var gateway: ClusterName
  package var ids: [String]

  package init(gateway: ClusterName, ids: [String]) {
    self.gateway = gateway
    self.ids = ids
  }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case gateway, ids
  }
}
