import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct NKeyPairTests {
  /// The example of NATS' documentation of nkeys.
  private static let seed = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"
  private static let publicKey = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4"

  @Test func knowsThePublicKeyOfASeed() throws {
    let pair = try NKeyPair(seed: Self.seed + "\n")
    #expect(pair.publicKey == Self.publicKey)
    #expect(pair.seed == Self.seed)
    #expect(!"\(pair)".contains(Self.seed) && !String(reflecting: pair).contains(Self.seed))
  }

  @Test func everyNewPairIsReadAgain() throws {
    for _ in 0..<20 {
      let pair = NKeyPair()
      #expect(try NKeyPair(seed: pair.seed).publicKey == pair.publicKey)
      #expect(pair.seed.hasPrefix("SU") && pair.publicKey.hasPrefix("U") && pair.publicKey.utf8.count == 56)
    }
  }

  @Test func refusesWhatIsNoSeed() {
    var mistyped = Array(Self.seed)
    mistyped[20] = mistyped[20] == "A" ? "B" : "A"
    for text in [
      "", "SU", Self.publicKey, String(mistyped), Self.seed.lowercased(), Self.seed + "A",
      "SA" + Self.seed.dropFirst(2),
    ] {
      #expect(throws: MessagingError.invalidSeed) { try NKeyPair(seed: text) }
    }
  }

  @Test func signsAsEd25519() throws {
    // RFC 8032, 7.1, test 2: the key, its public key, the signature of one byte.
    let secret: [UInt8] = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    let body: [UInt8] = [149, 0] + secret
    let checksum = CRC16.checksum(of: body)
    let pair = try NKeyPair(seed: Base32.encode(body + [UInt8(checksum & 0xff), UInt8(checksum >> 8)]))
    #expect(
      pair.sign([0x72])
        == bytes(
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"))
  }

  @Test func base32GoesBothWays() {
    for count in 0..<40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base32.decode(Array(Base32.encode(bytes).utf8)) == bytes)
    }
    #expect(Base32.decode(Array("A1".utf8)) == nil)
  }

  private func bytes(_ digits: String) -> [UInt8] {
    var rest = Substring(digits)
    var bytes: [UInt8] = []
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
