import Hashing
import Testing

@testable import Sessions

struct TokenTests {
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
