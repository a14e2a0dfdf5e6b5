import Glibc
import NIOPosix
import TranscriptionCore

/// Asks the system which addresses a host's name leads to. Names that are addresses, however they are written, lead to
/// themselves.
struct NameLookup: Sendable {
  /// Threads of its own: the system's resolver blocks, sometimes for many seconds.
  private static let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 16)
    pool.start()
    return pool
  }()

  /// How long is waited for an answer. The resolver cannot be stopped: what it says later is dropped.
  var patience = Duration.seconds(10)
  var resolve: @Sendable (String) -> [NetworkAddress] = { Self.ask($0) }

  /// - Returns: in the order in which they should be tried; not empty.
  /// - Throws: ``RemoteFailure``; `CancellationError`.
  func addresses(of host: String) async throws -> [NetworkAddress] {
    if let address = NetworkAddress(host) { return [address] }
    let answer = LookupAnswer()
    let patience = patience
    let resolve = resolve
    // Cancelled as soon as there is an answer; it need not be awaited.
    let alarm = Task {
      try await Task.sleep(for: patience)
      answer.give([])
    }
    Self.threads.submit { state in
      // The caller may no longer be waiting when a thread has become free.
      guard !answer.isGiven else { return }
      answer.give(state == .active ? resolve(host) : [])
    }
    let found = await withTaskCancellationHandler {
      await answer.value()
    } onCancel: {
      answer.give([])
    }
    alarm.cancel()
    try Task.checkCancellation()
    guard !found.isEmpty else { throw RemoteFailure.unknownHost(host) }
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
