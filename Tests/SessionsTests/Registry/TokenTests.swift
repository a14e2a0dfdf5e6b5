import Testing

@testable import Sessions

struct TokenTests {
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
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
    for _ in 0..<1_000 { piece.withUnsafeBytes { digest.update($0) } }
    let text = digest.hexadecimal()
    #expect(text == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func tokensAreLongAndNeverTheSame() {
    let tokens = Set((0..<1_000).map { _ in Token.make(prefix: "sotto_") })
    #expect(tokens.count == 1_000)
    for token in tokens {
      #expect(token.hasPrefix("sotto_"))
      #expect(token.count == 6 + 64)
      #expect(token.dropFirst(6).allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
  }

  @Test func aHashSaysNothingOfItsToken() {
    let token = Token.make(prefix: "")
    #expect(Token.hash(token) == SHA256Digest.hexadecimal(of: Array(token.utf8)))
    #expect(Token.hash(token) != token)
  }
}
