/// The checksum of an Ogg page: CRC-32 with the polynomial 0x04C11DB7, not reflected, beginning with 0 (RFC 3533,
/// section 6).
enum OggChecksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte) << 24) { sum, _ in sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
  }

  /// - Parameter page: with four zeros where the checksum belongs.
  static func of(_ page: some Sequence<UInt8>) -> UInt32 {
    page.reduce(0) { $0 << 8 ^ table[Int(UInt8($0 >> 24) ^ $1)] }
  }
}
