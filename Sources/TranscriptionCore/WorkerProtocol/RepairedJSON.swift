package import Foundation

/// JSON of programs whose texts may hold what no text can: half of a surrogate pair (`\\ud800` alone, as Python writes it), or
/// bytes that are no UTF-8. Each becomes U+FFFD. Well-formed JSON is never looked through.
package enum RepairedJSON {
  /// - Throws: what `decoder` throws where the JSON cannot be read in spite of it.
  package static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, with decoder: JSONDecoder = JSONDecoder()
  ) throws -> Value {
    do {
      return try decoder.decode(type, from: data)
    } catch DecodingError.dataCorrupted {
      return try decoder.decode(type, from: Data(withoutHalfPairs(String(decoding: data, as: UTF8.self).utf8)))
    }
  }

  private static func withoutHalfPairs(_ text: String.UTF8View) -> [UInt8] {
    let bytes = Array(text)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let unit = unit(in: bytes, at: index)
      let length: Int
      switch unit {
      case nil: length = 2
      case .some(0xD800...0xDBFF):
        let next = Self.unit(in: bytes, at: index + 6)
        length = next.map { (0xDC00...0xDFFF).contains($0) } == true ? 12 : -6
      case .some(0xDC00...0xDFFF): length = -6
      default: length = 6
      }
      result += length > 0 ? Array(bytes[index..<min(bytes.count, index + length)]) : Array("\\ufffd".utf8)
      index += abs(length)
    }
    return result
  }

  /// The code unit of an escape, a backslash, `u` and four hexadecimal digits, that stands at `index`.
  private static func unit(in bytes: [UInt8], at index: Int) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
  }
}
