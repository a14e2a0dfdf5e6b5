import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TranscriptionCore

/// The connections of one download or one connection to a source.
///
/// Each host is looked up once, all of its addresses are checked, and every connection to it goes to one of those very
/// addresses: what the name leads to later does not matter. Proxies that the environment names are not used; they would
/// look the names up again. Lent by ``run(policy:_:)``.
actor PinnedHTTPClient {
  private let policy: AddressPolicy
  private let lookup = NameLookup()
  private var clients: [String: HTTPClient] = [:]
  /// Hosts with a client, the one that was asked last at the end.
  private var hosts: [String] = []
  private var pace = RequestPace()

  static let maximumRedirects = 8
  private static let patienceForHead = Duration.seconds(30)
  /// So many of a host's addresses are tried.
  private static let candidates = 3
  /// Hosts whose connections are kept; more than a segment, its key, its map and the playlist can need at once.
  private static let maximumClients = 8

  private init(policy: AddressPolicy) { self.policy = policy }

  /// Lends a client; when this returns its connections are closed.
  static func run<Value: Sendable>(
    policy: AddressPolicy, _ body: @Sendable (PinnedHTTPClient) async throws -> Value
  ) async throws -> Value {
    let client = PinnedHTTPClient(policy: policy)
    let result: Result<Value, any Error>
    do { result = .success(try await body(client)) } catch { result = .failure(error) }
    await client.close()
    return try result.get()
  }

  private func close() async {
    let all = clients.values
    clients = [:]
    for client in all { try? await client.shutdown() }
  }

  // MARK: Requests

  /// Asks for an address and follows where that leads.
  ///
  /// - Parameter range: bytes to ask for; the answer has just these.
  /// - Throws: ``RemoteFailure`` also for every answer but 200 (206 for a range), and for one that is
  ///   compressed.
  func get(_ address: WebAddress, range: Range<Int>? = nil) async throws -> WebAnswer {
    let (answer, failure) = try await follow(address, range: range)
    if let answer { return answer }
    throw failure ?? RemoteFailure.unreachable(address.place)
  }

  /// As ``get(_:range:)``, but for something that is not there any more (404, 410) the failure is returned.
  func follow(
    _ address: WebAddress, range: Range<Int>? = nil
  ) async throws -> (answer: WebAnswer?, gone: RemoteFailure?) {
    var address = address
    for _ in 0...Self.maximumRedirects {
      let response = try await ask(address, range: range)
      let status = Int(response.status.code)
      switch status {
      case range == nil ? 200 : 206:
        let answer = WebAnswer(address: address, response: response)
        if let encoding = answer.encoding { throw RemoteFailure.encoded(encoding, address.place) }
        return (answer, nil)
      case 301, 302, 303, 307, 308:
        guard let location = response.headers.first(name: "Location"),
          let next = WebAddress(location, relativeTo: address)
        else { throw RemoteFailure.badLink(from: address.place) }
        address = next
      default:
        let wait = response.headers.first(name: "Retry-After").flatMap { Int($0) }
        let failure = RemoteFailure.status(
          status, address.place, retryAfterSeconds: wait.map { max(0, min($0, 3_600)) })
        if status == 404 || status == 410 { return (nil, failure) }
        throw failure
      }
    }
    throw RemoteFailure.tooManyRedirects(address.place)
  }

  private func ask(_ address: WebAddress, range: Range<Int>?) async throws -> HTTPClientResponse {
    let wait = pace.take(at: .now)
    if wait > .zero { try await Task.sleep(for: wait) }
    var request = HTTPClientRequest(url: address.text)
    request.headers.add(name: "User-Agent", value: "sotto")
    request.headers.add(name: "Accept", value: "*/*")
    request.headers.add(name: "Accept-Encoding", value: "identity")
    if let credentials = address.credentials { request.headers.add(name: "Authorization", value: credentials) }
    if let range { request.headers.add(name: "Range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)") }
    if let client = clients[address.host] {
      use(address.host)
      return try await execute(request, by: client, of: address)
    }
    let addresses = try await lookup.addresses(of: address.host)
    for candidate in addresses {
      if let meaning = policy.objection(to: candidate) {
        throw RemoteFailure.notAllowed(address.place, because: meaning)
      }
    }
    var last: any Error = RemoteFailure.unreachable(address.place)
    for candidate in addresses.prefix(Self.candidates) {
      let client = Self.client(for: address.host, at: candidate)
      do {
        let response = try await execute(request, by: client, of: address)
        clients[address.host] = client
        use(address.host)
        if hosts.count > Self.maximumClients { try? await clients.removeValue(forKey: hosts.removeFirst())?.shutdown() }
        return response
      } catch {
        try? await client.shutdown()
        guard (error as? RemoteFailure)?.code == "source_unreachable" else { throw error }
        last = error
      }
    }
    throw last
  }

  private func use(_ host: String) {
    hosts.removeAll { $0 == host }
    hosts.append(host)
  }

  private func execute(
    _ request: HTTPClientRequest, by client: HTTPClient, of address: WebAddress
  ) async throws -> HTTPClientResponse {
    let place = address.place
    return try await withThrowingTaskGroup(of: HTTPClientResponse.self) { group in
      group.addTask {
        do {
          return try await client.execute(request, deadline: .distantFuture)
        } catch {
          throw RemoteFailure.meaning(of: error, host: place)
        }
      }
      group.addTask {
        try await Task.sleep(for: Self.patienceForHead)
        throw RemoteFailure.tooSlow(place)
      }
      defer { group.cancelAll() }
      guard let response = try await group.next() else { throw CancellationError() }
      return response
    }
  }

  /// A client that connects to nothing but `address`, and knows the host by its name for TLS.
  private static func client(for host: String, at address: NetworkAddress) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.http1_1ConnectionDebugInitializer = { ResponseHeadGuard.add(to: $0) }
    configuration.decompression = .disabled
    configuration.httpVersion = .http1Only
    configuration.timeout = .init(connect: .seconds(10))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.dnsOverride = [host: address.description]
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }
}
