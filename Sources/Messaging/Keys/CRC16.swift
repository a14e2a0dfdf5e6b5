/// CRC-16/XMODEM (polynomial 0x1021, from 0), by which a mistyped nkey is noticed.
enum CRC16 {
  static func checksum(of bytes: some Sequence<UInt8>) -> UInt16 {
    bytes.reduce(0) { checksum, byte in
      var checksum = checksum ^ UInt16(byte) << 8
      for _ in 0..<8 { checksum = checksum & 0x8000 == 0 ? checksum << 1 : checksum << 1 ^ 0x1021 }
      return checksum
    }
  }
}
