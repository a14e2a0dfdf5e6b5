import Foundation

/// The texts that an exporter left in an ONNX file (`metadata_props`), read without loading the model.
///
/// An ONNX file is one protocol-buffers message (onnx.proto, ModelProto): field 14 holds the pairs, field 7 the graph,
/// which is skipped by seeking.
enum ONNXMetadata {
  /// - Returns: the pairs; empty when the file cannot be read or is no ONNX file.
  static func read(path: String) -> [String: String] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [:] }
    defer { try? file.close() }
    var pairs: [String: String] = [:]
    while let (field, wireType) = key(file) {
      switch wireType {
      case 0:
        guard number(file) != nil else { return pairs }
      case 2:
        guard let length = number(file), let offset = try? file.offset() else { return pairs }
        if field == 14, length < 1 << 16, let data = try? file.read(upToCount: Int(length)) {
          if let (name, value) = pair([UInt8](data)) { pairs[name] = value }
        } else {
          let (end, overflow) = offset.addingReportingOverflow(length)
          guard !overflow, (try? file.seek(toOffset: end)) != nil else { return pairs }
        }
      default: return pairs
      }
    }
    return pairs
  }

  private static func key(_ file: FileHandle) -> (field: UInt64, wireType: UInt64)? {
    number(file).map { ($0 >> 3, $0 & 7) }
  }

  /// A number of up to 64 bits, seven bits a byte, the lowest first.
  private static func number(_ file: FileHandle) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = try? file.read(upToCount: 1)?.first else { return nil }
      value |= UInt64(byte & 0x7f) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    return nil
  }

  /// StringStringEntryProto: field 1 the name, field 2 the value.
  private static func pair(_ bytes: [UInt8]) -> (String, String)? {
    var texts: [UInt8: String] = [:]
    var position = 0
    while position < bytes.count {
      let key = bytes[position]
      position += 1
      var length = 0
      var shift = 0
      while position < bytes.count, shift < 28 {
        let byte = bytes[position]
        position += 1
        length |= Int(byte & 0x7f) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      guard key & 7 == 2, position + length <= bytes.count else { return nil }
      texts[key >> 3] = String(decoding: bytes[position..<(position + length)], as: UTF8.self)
      position += length
    }
    guard let name = texts[1] else { return nil }
    return (name, texts[2] ?? "")
  }
}
