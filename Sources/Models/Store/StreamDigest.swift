import CLibCrypto

/// A SHA-256 that grows with what is written. By OpenSSL's libcrypto.
struct StreamDigest: ~Copyable {
  private let context: OpaquePointer?

  init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Forgets everything.
  mutating func restart() {
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  /// 64 hexadecimal digits. More can only be added after ``restart()``.
  mutating func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &length)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
