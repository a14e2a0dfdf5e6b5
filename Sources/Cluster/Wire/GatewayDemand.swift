/// What the sessions of a gateway want of a pool, as a histogram: sessions that want much and those that want little count
/// by their weights, without being named. Told to the other gateways of the pool once a second.
package struct GatewayDemand: WireMessage, Hashable {
  package var version = Self.current
  package var gateway: ClusterName
  /// Weights of the sessions by class, summed up. See ``place(windows:weight:)``.
  package private(set) var weights: [Int]
  /// Windows of the sessions by class, summed up: those in hand and those that could be.
  package private(set) var windows: [Int]

  package static let classes = 7
  /// How long it counts.
  package static let lifetime = Duration.seconds(5)
  package static let interval = Duration.seconds(1)
  private static let most = 1 << 30

  package init(gateway: ClusterName) {
    self.gateway = gateway
    weights = Array(repeating: 0, count: Self.classes)
    windows = weights
  }

  package mutating func add(windows count: Int, weight: Int) {
    guard count > 0, weight > 0 else { return }
    let place = Self.place(windows: count, weight: weight)
    weights[place] = min(Self.most, weights[place] + weight)
    windows[place] = min(Self.most, windows[place] + count)
  }

  package var totalWindows: Int { windows.reduce(0, +) }

  /// The class of a session: windows for each unit of weight, up to 1, 2, 4, 8, 16, 32, and above.
  static func place(windows: Int, weight: Int) -> Int {
    var place = 0
    while place < classes - 1, windows > weight << place { place += 1 }
    return place
  }

  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case gateway, weights, windows
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    version = try fields.decode(Int.self, forKey: .version)
    gateway = try fields.decode(ClusterName.self, forKey: .gateway)
    weights = try fields.decode([Int].self, forKey: .weights).map { min(max(0, $0), Self.most) }
    windows = try fields.decode([Int].self, forKey: .windows).map { min(max(0, $0), Self.most) }
    guard weights.count == Self.classes, windows.count == Self.classes else {
      throw DecodingError.dataCorruptedError(
        forKey: .weights, in: fields, debugDescription: "not \(Self.classes) classes")
    }
  }
}
