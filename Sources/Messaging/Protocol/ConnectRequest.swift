/// What a client says about itself: the JSON of `CONNECT`.
struct ConnectRequest: Encodable, Equatable {
  let name: String?
  var nkey: String?
  var signature: String?
  var token: String?
  var user: String?
  var password: String?
  let requiresTLS: Bool
  let version: String

  private enum CodingKeys: String, CodingKey {
    case verbose, pedantic, name, lang, version, nkey, echo, headers, user
    case protocolLevel = "protocol"
    case requiresTLS = "tls_required"
    case signature = "sig"
    case token = "auth_token"
    case password = "pass"
    case wantsNoResponders = "no_responders"
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(false, forKey: .verbose)
    try fields.encode(false, forKey: .pedantic)
    try fields.encode(requiresTLS, forKey: .requiresTLS)
    try fields.encode("swift", forKey: .lang)
    try fields.encode(version, forKey: .version)
    // Level 1: the server may send INFO at any time.
    try fields.encode(1, forKey: .protocolLevel)
    try fields.encode(true, forKey: .echo)
    try fields.encode(true, forKey: .headers)
    try fields.encode(true, forKey: .wantsNoResponders)
    try fields.encodeIfPresent(name, forKey: .name)
    try fields.encodeIfPresent(nkey, forKey: .nkey)
    try fields.encodeIfPresent(signature, forKey: .signature)
    try fields.encodeIfPresent(token, forKey: .token)
    try fields.encodeIfPresent(user, forKey: .user)
    try fields.encodeIfPresent(password, forKey: .password)
  }
}
