package import Foundation

/// What the gateways of a pool want, as far as they have said so lately. Pure.
package struct DemandBook: Sendable {
  private var heard: [ClusterName: (demand: GatewayDemand, at: Date)] = [:]
  private let own: ClusterName

  package init(own: ClusterName) { self.own = own }

  package mutating func hear(_ demand: GatewayDemand, at now: Date) { heard[demand.gateway] = (demand, now) }

  /// The windows that this gateway may have at the pool at the same time; at least one where the pool takes any, because
  /// a gateway without a slot counts as one that cannot work.
  package mutating func share(of capacity: Int, at now: Date) -> Int {
    guard capacity > 0 else { return 0 }
    let lifetime = GatewayDemand.lifetime / .seconds(1)
    heard = heard.filter { $0.key == own || now.timeIntervalSince($0.value.at) <= lifetime }
    if heard[own] == nil { heard[own] = (GatewayDemand(gateway: own), now) }
    return max(1, WaterLevel.shares(of: capacity, between: heard.values.map(\.demand))[own] ?? 1)
  }

  /// Gateways that share the pool, this one included.
  package var gateways: Int { max(1, heard.count) }
}
