import Glibc
import NIOPosix
import TranscriptionCore

/// Asks the system which addresses a host's name leads to. Names that are addresses, however they are written, lead to
/// themselves.
struct NameLookup: Sendable {
  /// Threads of its own: the system's resolver blocks, sometimes for many seconds.
  private static let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 4)
    pool.start()
    return pool
  }()

  private static let patience = Duration.seconds(10)

  /// - Returns: in the order in which they should be tried; not empty.
  /// - Throws: ``RemoteFailure``; `CancellationError`.
  func addresses(of host: String) async throws -> [NetworkAddress] {
    if let address = NetworkAddress(host) { return [address] }
    let found = try await withThrowingTaskGroup(of: [NetworkAddress]?.self) { group in
      group.addTask { try? await Self.threads.runIfActive { Self.ask(host) } }
      group.addTask {
        try await Task.sleep(for: Self.patience)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
    try Task.checkCancellation()
    guard let found, !found.isEmpty else { throw RemoteFailure.unknownHost(host) }
    return found
  }

  private static func ask(_ host: String) -> [NetworkAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var addresses: [NetworkAddress] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      guard let address = address(entry), !addresses.contains(address) else { continue }
      addresses.append(address)
    }
    return addresses
  }

  private static func address(_ entry: addrinfo) -> NetworkAddress? {
    guard let place = entry.ai_addr else { return nil }
    let raw = UnsafeRawPointer(place)
    switch entry.ai_family {
    case AF_INET:
      return .v4(UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
    case AF_INET6:
      return NetworkAddress(raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
    default:
      return nil
    }
  }
}
