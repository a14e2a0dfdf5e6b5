/// Which server is tried next, and when: those of the configuration in random order, then those that servers told of.
///
/// A connection that ended within seconds counts as a failed attempt, so that a server that lets clients in and throws
/// them out is not asked again and again without a pause.
struct ServerPool {
  struct Attempt: Equatable {
    let address: ServerAddress
    let delay: Duration
  }

  /// More are not learned.
  static let maximumLearned = 64
  /// A connection that lived as long is no failure.
  static let provenAfter: Duration = .seconds(5)

  private var addresses: [ServerAddress]
  private let configured: Set<ServerAddress>
  private var failures = 0
  private let shortestDelay: Duration
  private let longestDelay: Duration

  init(configuration: NATSConfiguration, using generator: inout some RandomNumberGenerator) {
    configured = Set(configuration.servers)
    addresses = configuration.servers.shuffled(using: &generator)
    shortestDelay = configuration.shortestReconnectDelay
    longestDelay = configuration.longestReconnectDelay
  }

  var hasAlternatives: Bool { addresses.count > 1 }

  /// The server that has not been tried for longest.
  mutating func next(using generator: inout some RandomNumberGenerator) -> Attempt {
    let address = addresses.removeFirst()
    addresses.append(address)
    let rounds = failures / addresses.count
    guard rounds > 0 else { return Attempt(address: address, delay: .zero) }
    let delay = min(shortestDelay * (1 << min(rounds - 1, 16)), longestDelay)
    return Attempt(address: address, delay: delay * Double.random(in: 0.5...1, using: &generator))
  }

  /// The server is tried next.
  mutating func prefer(_ address: ServerAddress) {
    addresses = [address] + addresses.filter { !$0.isSamePlace(as: address) }
  }

  /// An attempt failed, or a connection ended.
  ///
  /// - Parameter isByChoice: whether this client has left a server that would have kept it.
  mutating func ended(after lifetime: Duration, isByChoice: Bool = false) {
    failures = isByChoice || lifetime >= Self.provenAfter ? 0 : failures + 1
  }

  /// A server told of the others of its cluster. Those that it does not name any more are forgotten, unless they are
  /// configured.
  mutating func learn(_ texts: [String], from server: ServerAddress) {
    guard !texts.isEmpty else { return }
    var learned: [ServerAddress] = []
    for text in texts.prefix(Self.maximumLearned) {
      guard let address = try? ServerAddress(text, learnedFrom: server), !isConfigured(address),
        !learned.contains(where: { $0.isSamePlace(as: address) })
      else { continue }
      learned.append(address)
    }
    addresses = addresses.filter { known in
      isConfigured(known) || known == server || learned.contains { $0.isSamePlace(as: known) }
    }
    let fresh = learned.filter { address in !addresses.contains { $0.isSamePlace(as: address) } }
    // The server in use stays the last to be tried.
    addresses.insert(contentsOf: fresh, at: max(addresses.count - 1, 0))
  }

  private func isConfigured(_ address: ServerAddress) -> Bool { configured.contains { $0.isSamePlace(as: address) } }
}

extension ServerAddress {
  fileprivate func isSamePlace(as other: ServerAddress) -> Bool { host == other.host && port == other.port }
}
