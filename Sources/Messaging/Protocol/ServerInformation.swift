/// What a server says about itself, when a connection begins and whenever it changes. Fields that are not here are ignored.
package struct ServerInformation: Sendable, Equatable, Decodable {
  package let version: String
  /// Another one after each start of the server; `nil` where it does not say.
  package let identity: String?
  /// Bytes of headers and payload together.
  package let maximumPayload: Int
  /// `nil` for a server by itself.
  package let clusterName: String?
  let hasHeaders: Bool
  let requiresTLS: Bool
  let offersTLS: Bool
  /// What a client with an nkey has to sign.
  let nonce: String?
  /// `host:port` of all servers of the cluster.
  var clusterAddresses: [String]
  /// Whether it is about to stop and wants its clients to go elsewhere.
  let isLameDuck: Bool

  /// What servers use unless they are told otherwise, and the most that they may be told.
  private static let usualPayload = 1 << 20
  private static let largestPayload = 64 << 20

  private enum CodingKeys: String, CodingKey {
    case version
    case identity = "server_id"
    case maximumPayload = "max_payload"
    case clusterName = "cluster"
    case hasHeaders = "headers"
    case requiresTLS = "tls_required"
    case offersTLS = "tls_available"
    case nonce
    case clusterAddresses = "connect_urls"
    case isLameDuck = "ldm"
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    version = try fields.decodeIfPresent(String.self, forKey: .version) ?? ""
    identity = try fields.decodeIfPresent(String.self, forKey: .identity)
    let payload = try fields.decodeIfPresent(Int.self, forKey: .maximumPayload) ?? Self.usualPayload
    maximumPayload = min(max(payload, 0), Self.largestPayload)
    clusterName = try fields.decodeIfPresent(String.self, forKey: .clusterName)
    hasHeaders = try fields.decodeIfPresent(Bool.self, forKey: .hasHeaders) ?? false
    requiresTLS = try fields.decodeIfPresent(Bool.self, forKey: .requiresTLS) ?? false
    offersTLS = try fields.decodeIfPresent(Bool.self, forKey: .offersTLS) ?? false
    nonce = try fields.decodeIfPresent(String.self, forKey: .nonce)
    clusterAddresses = try fields.decodeIfPresent([String].self, forKey: .clusterAddresses) ?? []
    isLameDuck = try fields.decodeIfPresent(Bool.self, forKey: .isLameDuck) ?? false
  }

  /// Why this client does not work with the server; `nil` when it does. Before 2.14 the server lacks parts of JetStream
  /// that this client relies on, and versions before 2.10 lose compare-and-set races when they are clustered.
  var incompatibility: MessagingError? {
    let numbers = version.split(separator: ".", maxSplits: 2).prefix(2).map { Int($0) }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1], (major, minor) >= (2, 14), hasHeaders
    else { return .serverTooOld(version: version) }
    return nil
  }
}
