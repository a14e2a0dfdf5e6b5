import Hashing

/// Session and viewer tokens: 256 random bits, of which only the hash is kept.
enum Token {
  /// A new token. The prefix lets people and secret scanners see what it is.
  static func make(prefix: String) -> String {
    var generator = SystemRandomNumberGenerator()
    let words = (0..<4).map { _ in UInt64.random(in: .min ... .max, using: &generator) }
    let digits = words.map { word in
      let text = String(word, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return prefix + digits.joined()
  }

  /// SHA-256 of a secret, hexadecimal. Secrets are random, so a plain hash is enough to make a stolen table useless, and
  /// looking up by it tells an attacker nothing by its timing.
  static func hash(_ secret: String) -> String { SHA256Digest.hexadecimal(of: Array(secret.utf8)) }
}
