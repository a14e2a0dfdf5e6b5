/// What the line in front of a message says: `subject sid [reply] [header bytes] bytes`.
struct MessageHead: Equatable {
  let subject: String
  let subscription: UInt64
  let reply: String?
  let headerBytes: Int
  /// Headers and payload.
  let totalBytes: Int

  init(_ arguments: some Collection<UInt8>, hasHeaders: Bool) throws(ProtocolViolation) {
    var fields = arguments.split { $0 == UInt8(ascii: " ") || $0 == 9 }
    let sizes = hasHeaders ? 2 : 1
    guard fields.count == 2 + sizes || fields.count == 3 + sizes, let subscription = Self.number(fields[1]),
      let totalBytes = Self.number(fields.removeLast())
    else { throw .malformedMessage }
    var headerBytes = 0
    if hasHeaders {
      guard let number = Self.number(fields.removeLast()), number <= totalBytes else { throw .malformedMessage }
      headerBytes = Int(number)
    }
    subject = String(decoding: fields[0], as: UTF8.self)
    reply = fields.count == 3 ? String(decoding: fields[2], as: UTF8.self) : nil
    self.subscription = subscription
    self.headerBytes = headerBytes
    self.totalBytes = Int(totalBytes)
  }

  /// Digits alone, at most 18, so that the number fits.
  private static func number(_ digits: some Collection<UInt8>) -> UInt64? {
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var number: UInt64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
    }
    return number
  }
}
