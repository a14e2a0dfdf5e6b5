import CLibCrypto

/// SHA-256 of bytes as they come. By OpenSSL's libcrypto.
///
/// A library that fails to compute one (it has no SHA-256, or no memory) ends the process: no digest is ever wrong.
package struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer

  package init() {
    guard let context = EVP_MD_CTX_new() else { fatalError("libcrypto has no memory for a digest") }
    self.context = context
    restart()
  }

  deinit { EVP_MD_CTX_free(context) }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    Self.require(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
  }

  /// Forgets everything.
  package mutating func restart() { Self.require(EVP_DigestInit_ex(context, EVP_sha256(), nil)) }

  /// The digest as 64 hexadecimal digits. More can only be added after ``restart()``.
  package mutating func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    Self.require(EVP_DigestFinal_ex(context, &digest, nil))
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of samples as they lie in memory.
  package static func hexadecimal(of samples: [Float]) -> String {
    samples.withUnsafeBytes { hexadecimal(of: $0) }
  }

  package static func hexadecimal(of bytes: [UInt8]) -> String { bytes.withUnsafeBytes { hexadecimal(of: $0) } }

  private static func hexadecimal(of bytes: UnsafeRawBufferPointer) -> String {
    var digest = SHA256Digest()
    digest.update(bytes)
    return digest.hexadecimal()
  }

  private static func require(_ code: Int32) {
    guard code == 1 else { fatalError("libcrypto failed to compute a SHA-256") }
  }
}
