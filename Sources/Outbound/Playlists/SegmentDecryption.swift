import CLibCrypto

/// Decrypts one segment as it comes: AES-128, CBC, padded as PKCS #7 says. By OpenSSL's libcrypto.
actor SegmentDecryption {
  private let context: SegmentCipher

  /// - Returns: `nil` for a key or vector that has not 16 bytes.
  init?(key: [UInt8], vector: [UInt8]) {
    guard key.count == 16, vector.count == 16, let context = SegmentCipher(key: key, vector: vector) else { return nil }
    self.context = context
  }

  /// - Returns: as much as is known by now.
  func add(_ bytes: [UInt8]) -> [UInt8] { context.update(bytes) }

  /// - Returns: the rest; `nil` when key and bytes do not belong together.
  func finish() -> [UInt8]? { context.finish() }
}

/// OpenSSL's context. Not `Sendable`: it stays inside the actor that made it.
private final class SegmentCipher {
  private let context: OpaquePointer

  init?(key: [UInt8], vector: [UInt8]) {
    guard let context = EVP_CIPHER_CTX_new() else { return nil }
    self.context = context
    guard EVP_DecryptInit_ex(context, EVP_aes_128_cbc(), nil, key, vector) == 1 else { return nil }
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  func update(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: bytes.count + 32)
    var length: Int32 = 0
    guard EVP_DecryptUpdate(context, &output, &length, bytes, Int32(bytes.count)) == 1 else { return [] }
    return Array(output.prefix(Int(length)))
  }

  func finish() -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: 32)
    var length: Int32 = 0
    guard EVP_DecryptFinal_ex(context, &output, &length) == 1 else { return nil }
    return Array(output.prefix(Int(length)))
  }
}
