import CLibCrypto

/// The key of a user: an Ed25519 key pair, written as nkeys are. By OpenSSL's libcrypto. Its description has no secret.
///
/// A seed is base 32 of two bytes that say "seed" and "user", the 32 bytes of the private key, and a CRC-16 of all that,
/// low byte first; a public key the same with one byte "user" (github.com/nats-io/nkeys).
package struct NKeyPair: Sendable, CustomStringConvertible, CustomReflectable {
  /// Begins with U.
  package let publicKey: String
  private let secret: [UInt8]

  /// The five bits of S and of U, at the top of a byte.
  private static let seedPrefix: UInt8 = 18 << 3
  private static let userPrefix: UInt8 = 20 << 3

  /// A new pair, from the system's random numbers.
  package init() {
    var generator = SystemRandomNumberGenerator()
    secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    guard let publicKey = Self.publicKey(of: secret) else { fatalError("libcrypto has no Ed25519") }
    self.publicKey = publicKey
  }

  /// - Parameter seed: white space around it is ignored.
  /// - Throws: ``MessagingError/invalidSeed``.
  package init(seed: String) throws {
    let text = seed.utf8.filter { $0 > 0x20 }
    guard text.count == 58, let bytes = Base32.decode(text), bytes.count == 36 else { throw MessagingError.invalidSeed }
    let checksum = UInt16(bytes[34]) | UInt16(bytes[35]) << 8
    guard CRC16.checksum(of: bytes.prefix(34)) == checksum, bytes[0] & 0xf8 == Self.seedPrefix,
      (bytes[0] & 7) << 5 | (bytes[1] & 0xf8) >> 3 == Self.userPrefix
    else { throw MessagingError.invalidSeed }
    secret = Array(bytes[2..<34])
    guard let publicKey = Self.publicKey(of: secret) else { throw MessagingError.invalidSeed }
    self.publicKey = publicKey
  }

  /// The secret itself, as it is written into a file.
  package var seed: String {
    Self.written([Self.seedPrefix | Self.userPrefix >> 5, (Self.userPrefix & 31) << 3] + secret)
  }

  package var description: String { publicKey }
  package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }

  /// - Returns: the signature of Ed25519, 64 bytes.
  func sign(_ message: [UInt8]) -> [UInt8] {
    guard let key = Self.key(secret), let context = EVP_MD_CTX_new() else { fatalError("libcrypto has no memory") }
    defer {
      EVP_MD_CTX_free(context)
      EVP_PKEY_free(key)
    }
    var signature = [UInt8](repeating: 0, count: 64)
    var length = signature.count
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &length, message, message.count) == 1, length == 64
    else { fatalError("libcrypto failed to sign") }
    return signature
  }

  private static func written(_ bytes: [UInt8]) -> String {
    let checksum = CRC16.checksum(of: bytes)
    return Base32.encode(bytes + [UInt8(checksum & 0xff), UInt8(checksum >> 8)])
  }

  private static func key(_ secret: [UInt8]) -> OpaquePointer? {
    EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, secret, secret.count)
  }

  private static func publicKey(of secret: [UInt8]) -> String? {
    guard let key = key(secret) else { return nil }
    defer { EVP_PKEY_free(key) }
    var bytes = [UInt8](repeating: 0, count: 32)
    var length = bytes.count
    guard EVP_PKEY_get_raw_public_key(key, &bytes, &length) == 1, length == 32 else { return nil }
    return written([userPrefix] + bytes)
  }
}
