@testable import TranscriptionCore

/// Reads well-formed JSON and keeps the order of keys, which Foundation's reader does not.
struct OrderedJSONReader {
  private var rest: Substring.UnicodeScalarView

  static func read(_ text: String) -> OrderedJSON {
    var reader = OrderedJSONReader(rest: Substring(text).unicodeScalars)
    return reader.value()
  }

  private init(rest: Substring.UnicodeScalarView) { self.rest = rest }

  private mutating func skipSpace() {
    rest = rest.drop { $0.properties.isWhitespace }
  }

  private mutating func value() -> OrderedJSON {
    skipSpace()
    switch rest.first {
    case "{": return object()
    case "[": return array()
    case "\"": return .string(string())
    case "n":
      rest.removeFirst(4)
      return .null
    default:
      let digits = rest.prefix { "+-.eE0123456789".unicodeScalars.contains($0) }
      rest.removeFirst(digits.count)
      return .number(Double(String(digits)) ?? .nan)
    }
  }

  /// Skips `first`, `,` or the end of a list; false at the end.
  private mutating func hasNext(end: Unicode.Scalar) -> Bool {
    skipSpace()
    let mark = rest.removeFirst()
    skipSpace()
    if mark == end { return false }
    if rest.first == end {
      rest.removeFirst()
      return false
    }
    return true
  }

  private mutating func object() -> OrderedJSON {
    var fields: [OrderedJSON.Field] = []
    while hasNext(end: "}") {
      let key = string()
      skipSpace()
      rest.removeFirst()
      fields.append(.init(key, value()))
    }
    return .object(fields)
  }

  private mutating func array() -> OrderedJSON {
    var values: [OrderedJSON] = []
    while hasNext(end: "]") { values.append(value()) }
    return .array(values)
  }

  private mutating func string() -> String {
    rest.removeFirst()
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst(), scalar != "\"" {
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      switch rest.removeFirst() {
      case "n": text.append("\n")
      case "t": text.append("\t")
      case let other: text.append(other)
      }
    }
    return String(text)
  }
}

extension OrderedJSON {
  subscript(key: String) -> OrderedJSON? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.key == key }?.value
  }

  var array: [OrderedJSON] { if case .array(let values) = self { values } else { [] } }
  var string: String? { if case .string(let string) = self { string } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }
}
