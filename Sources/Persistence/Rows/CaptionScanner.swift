import TranscriptionCore

/// Reads captions from a window's JSON without decoding their words, which are nine tenths of it: a search looks through
/// thousands of captions and needs the words of few. Whatever it does not expect is decoded in full instead.
struct CaptionScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  private struct Unexpected: Error {}

  /// The captions in `json`, an array of segments, without gaps.
  static func lines(in json: String, of file: FileID) throws -> [CaptionLine] {
    var json = json
    let scanned = json.withUTF8 { bytes in
      var scanner = CaptionScanner(bytes: bytes)
      return try? scanner.lines(of: file)
    }
    if let scanned { return scanned }
    return try JSONColumn.value([Segment].self, from: json).filter { !$0.gap }.map { segment in
      CaptionLine(
        file: file, segment: segment.id, start: segment.start, end: segment.end, text: segment.text,
        storedWords: try JSONColumn.text(segment.words))
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func lines(of file: FileID) throws -> [CaptionLine] {
    var lines: [CaptionLine] = []
    try expect(UInt8(ascii: "["))
    if peek() == UInt8(ascii: "]") { return [] }
    while true {
      if let line = try line(of: file) { lines.append(line) }
      if peek() == UInt8(ascii: "]") { return lines }
      try expect(UInt8(ascii: ","))
    }
  }

  /// One segment; `nil` for a gap.
  private mutating func line(of file: FileID) throws -> CaptionLine? {
    var segment: Int?
    var start: Double?
    var end: Double?
    var text: String?
    var words: String?
    var isGap = false
    try expect(UInt8(ascii: "{"))
    while true {
      let key = try value()
      try expect(UInt8(ascii: ":"))
      let value = try value()
      switch string(key) {
      case "\"id\"": segment = Int(string(value))
      case "\"start\"": start = Double(string(value))
      case "\"end\"": end = Double(string(value))
      case "\"text\"": text = try unquoted(value)
      case "\"words\"": words = string(value)
      case "\"gap\"": isGap = string(value) == "true"
      default: break
      }
      if peek() == UInt8(ascii: "}") { break }
      try expect(UInt8(ascii: ","))
    }
    try expect(UInt8(ascii: "}"))
    guard let segment, let start, let end, let text, let words else { throw Unexpected() }
    return isGap
      ? nil
      : CaptionLine(
        file: file, segment: segment, start: start, end: end, text: text, storedWords: words)
  }

  // MARK: JSON

  /// Goes over a value of any kind.
  ///
  /// - Returns: where it stands.
  private mutating func value() throws -> Range<Int> {
    let start = place
    var depth = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        try skipString()
        if depth == 0 { return start..<place }
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        place += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return try scalar(from: start) }
        depth -= 1
        place += 1
        if depth == 0 { return start..<place }
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { return try scalar(from: start) }
        place += 1
      default:
        place += 1
      }
    }
    throw Unexpected()
  }

  private func scalar(from start: Int) throws -> Range<Int> {
    guard start < place else { throw Unexpected() }
    return start..<place
  }

  private mutating func skipString() throws {
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
    throw Unexpected()
  }

  private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func expect(_ byte: UInt8) throws {
    guard peek() == byte else { throw Unexpected() }
    place += 1
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  private func unquoted(_ range: Range<Int>) throws -> String {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") else { throw Unexpected() }
    let content = (range.lowerBound + 1)..<(range.upperBound - 1)
    guard bytes[content].contains(UInt8(ascii: "\\")) else { return string(content) }
    return try JSONColumn.value(String.self, from: string(range))
  }
}
