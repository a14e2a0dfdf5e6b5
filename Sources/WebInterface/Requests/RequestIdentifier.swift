import HTTPTypes

/// The name of one request in answers and logs: the caller's own where it sent a sane one, else a new one.
enum RequestIdentifier {
  static let maximumLength = 128

  static func of(_ headers: HTTPFields) -> String {
    if let given = headers[.xRequestID], isSane(given) { return given }
    var generator = SystemRandomNumberGenerator()
    let high = String(generator.next(), radix: 16)
    let low = String(generator.next(), radix: 16)
    return "req_" + String(repeating: "0", count: 16 - high.count) + high
      + String(repeating: "0", count: 16 - low.count) + low
  }

  /// Sane: 1 to 128 of `A–Z a–z 0–9 . _ -`, so that it can stand in any log or header.
  static func isSane(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= maximumLength
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
