import Foundation

/// JSON in documents. Numbers that JSON cannot hold become strings; nothing else of what is written can fail.
enum DocumentJSON {
  private static let encoder = {
    let encoder = JSONEncoder.wire
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }()

  static func bytes(of value: some Encodable) -> [UInt8] {
    (try? encoder.encode(value)).map { Array($0) } ?? Array("null".utf8)
  }
}
