package import Foundation

extension JSONEncoder {
  /// The encoder of everything that leaves the server: one line, stable key order, slashes as they are.
  package static var wire: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(WireDate.string(date))
    }
    return encoder
  }
}
