import TranscriptionCore

/// The owner that limited places are counted for: the API key that opened a session, or where the server has no keys
/// the client's address.
enum Owner: Sendable, Hashable {
  /// By the key's hash.
  case key(String)
  /// An address of version 4 in text, or the 64-bit prefix of one of version 6, such as `2001:db8::/64`: a client
  /// that has one address of it has all.
  case address(String)
  /// No key and no address: the program itself, and without keys the sessions of an earlier run, whose addresses are not
  /// kept.
  case unknown

  /// - Parameter key: hash of the API key, where the server has keys.
  init(key: String?, origin: RequestOrigin) {
    if let key {
      self = .key(key)
    } else if let address = origin.address {
      self = .address(NetworkPrefix.of(address))
    } else {
      self = .unknown
    }
  }
}
