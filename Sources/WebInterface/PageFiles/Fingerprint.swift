/// Tells versions of files apart: 64 bits of FNV-1a over everything that was added, and how much that was. Not
/// collision-resistant; the files are the server's own.
struct Fingerprint {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  private var count = 0

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      count += 1
    }
  }

  var text: String { String(hash, radix: 16) + "-" + String(count, radix: 16) }
}
