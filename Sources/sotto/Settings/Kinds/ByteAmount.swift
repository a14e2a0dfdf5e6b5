/// Numbers of bytes, with or without a unit: `500MB` (powers of 1000), `4GiB` (powers of 1024).
struct ByteAmount: SettingKind {
  /// 1 EiB: sums of a few such amounts are numbers still.
  static let most = 1 << 60

  let least: Int

  init(atLeast least: Int = 1) { self.least = least }

  let placeholder = "bytes"
  let range = "bytes"
  var expectation: String { "a number of bytes such as 500MB or 4GiB" + (least == 0 ? ", or 0" : "") }
  var mayBeginWithDash: Bool { true }

  func value(of text: String) -> Int? { ByteCount.parse(text).flatMap { (least...Self.most).contains($0) ? $0 : nil } }

  func text(of value: Int) -> String { ByteCount.text(of: value) }
}
