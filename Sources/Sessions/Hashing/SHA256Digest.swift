import CLibCrypto

/// SHA-256 by OpenSSL's libcrypto.
struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer?

  init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digest as 64 hexadecimal digits. Ends the computation.
  consuming func hexadecimal() -> String { finish() }

  /// The digest as 64 hexadecimal digits. Nothing may be added afterwards.
  mutating func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &length)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of samples as they lie in memory.
  static func hexadecimal(of samples: [Float]) -> String {
    var digest = SHA256Digest()
    samples.withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }

  static func hexadecimal(of bytes: [UInt8]) -> String {
    var digest = SHA256Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }
}
