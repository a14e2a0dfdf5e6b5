/// JSON that keeps the order of its keys and is written as Python's `json.dump(…, ensure_ascii=False)` does.
indirect enum OrderedJSON: Sendable, Equatable {
  struct Field: Sendable, Equatable {
    var key: String
    var value: OrderedJSON

    init(_ key: String, _ value: OrderedJSON) {
      self.key = key
      self.value = value
    }
  }

  case object([Field])
  case array([OrderedJSON])
  case string(String)
  case number(Double)
  case null

  /// One line, `", "` and `": "` between things.
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .object(let fields):
      text += "{"
      for (place, field) in fields.enumerated() {
        if place > 0 { text += ", " }
        Self.write(field.key, to: &text)
        text += ": "
        field.value.write(to: &text)
      }
      text += "}"
    case .array(let values):
      text += "["
      for (place, value) in values.enumerated() {
        if place > 0 { text += ", " }
        value.write(to: &text)
      }
      text += "]"
    case .string(let string):
      Self.write(string, to: &text)
    case .number(let number):
      text += number.isFinite ? PythonNumber.repr(number) : "null"
    case .null:
      text += "null"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{c}": text += "\\f"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
