import Hashing
import Testing

struct SHA256DigestTests {
  @Test func digestsAreThoseOfTheStandard() {
    // FIPS 180-4 examples.
    let vectors = [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ]
    for (text, digest) in vectors { #expect(SHA256Digest.hexadecimal(of: Array(text.utf8)) == digest) }
  }

  @Test func piecesGiveTheDigestOfTheWhole() {
    var digest = SHA256Digest()
    add(1_000_000, to: &digest)
    let whole = digest.hexadecimal()
    #expect(whole == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    digest.restart()
    let empty = digest.hexadecimal()
    #expect(empty == SHA256Digest.hexadecimal(of: [UInt8]()))
  }

  @Test func samplesAreTakenAsTheyLieInMemory() {
    let bytes: [UInt8] = [0, 0, 128, 63, 0, 0, 0, 191]
    #expect(SHA256Digest.hexadecimal(of: [1, -0.5] as [Float]) == SHA256Digest.hexadecimal(of: bytes))
  }

  private func add(_ count: Int, to digest: inout SHA256Digest) {
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
    for _ in 0..<count / piece.count { piece.withUnsafeBytes { digest.update($0) } }
  }
}
