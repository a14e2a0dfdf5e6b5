/// How the windows that a pool takes are divided between the gateways that share it. Pure: all gateways compute the same
/// from what they tell each other, so none has to decide for the others.
///
/// Weighted max-min fairness over the sessions of all gateways ("water-filling"; Bertsekas and Gallager, Data Networks,
/// 6.5.2): every session gets so many windows for each unit of its weight as the level says, or all that it wants where
/// that is less. Sessions are known by classes (``GatewayDemand``), so that those of one class are taken together.
package enum WaterLevel {
  /// The windows that each gateway may have at the pool at the same time. What is left when all sessions have what they
  /// want is divided evenly, so that new work begins at once.
  ///
  /// - Parameters:
  ///   - demands: one for each gateway.
  ///   - capacity: windows that the pool takes.
  /// - Returns: shares that add up to `capacity`, where there is a gateway.
  package static func shares(of capacity: Int, between demands: [GatewayDemand]) -> [ClusterName: Int] {
    guard !demands.isEmpty else { return [:] }
    let capacity = max(0, capacity)
    let order = demands.sorted { $0.gateway.description < $1.gateway.description }
    let wanted = order.reduce(0) { $0 + $1.totalWindows }
    let exact: [Double]
    if wanted <= capacity {
      let spare = Double(capacity - wanted) / Double(order.count)
      exact = order.map { Double($0.totalWindows) + spare }
    } else {
      let level = level(of: Double(capacity), in: order)
      exact = order.map { filled(to: level, in: $0) }
    }
    return Dictionary(uniqueKeysWithValues: zip(order.map(\.gateway), rounded(exact, to: capacity)))
  }

  /// The level at which the classes together hold `capacity`, where they want more than that.
  private static func level(of capacity: Double, in demands: [GatewayDemand]) -> Double {
    var classes: [(windows: Double, weight: Double)] = []
    for demand in demands {
      for (windows, weight) in zip(demand.windows, demand.weights) where windows > 0 && weight > 0 {
        classes.append((Double(windows), Double(weight)))
      }
    }
    classes.sort { $0.windows / $0.weight < $1.windows / $1.weight }
    var left = capacity
    var weight = classes.reduce(0) { $0 + $1.weight }
    for one in classes {
      let level = left / weight
      if level <= one.windows / one.weight { return level }
      left -= one.windows
      weight -= one.weight
    }
    return .infinity
  }

  private static func filled(to level: Double, in demand: GatewayDemand) -> Double {
    zip(demand.windows, demand.weights).reduce(0) { sum, one in
      one.1 == 0 ? sum : sum + min(Double(one.0), level * Double(one.1))
    }
  }

  /// Whole numbers that add up to `total`, each off by less than one (the largest remainders are rounded up).
  private static func rounded(_ exact: [Double], to total: Int) -> [Int] {
    var whole = exact.map { Int($0.rounded(.down)) }
    // Ties go by order, which is that of the names.
    let byRemainder = exact.indices.sorted {
      let (left, right) = (exact[$0] - exact[$0].rounded(.down), exact[$1] - exact[$1].rounded(.down))
      return left == right ? $0 < $1 : left > right
    }
    for place in byRemainder.prefix(max(0, total - whole.reduce(0, +))) { whole[place] += 1 }
    return whole
  }
}
