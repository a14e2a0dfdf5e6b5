import Foundation

/// The segments of a stream, as far as its server lists them at the moment.
struct MediaPlaylist: Sendable, Hashable {
  var segments: [MediaSegment] = []
  /// Seconds that no segment is longer than.
  var targetSeconds = 6.0
  /// Whether there will be no more segments.
  var isEnded = false

  init(_ lines: [String]) {
    var sequence = 0
    var next = MediaSegment()
    var key: SegmentKey?
    var map: SegmentPart?
    var lastPart: (link: String, end: Int)?
    for line in lines {
      if let text = line.dropping(prefix: "#EXT-X-TARGETDURATION:") {
        if let seconds = Double(text), seconds.isFinite { targetSeconds = min(max(seconds, 0.5), 120) }
      } else if let text = line.dropping(prefix: "#EXT-X-MEDIA-SEQUENCE:") {
        sequence = Int(text).flatMap { (0...(1 << 52)).contains($0) ? $0 : nil } ?? 0
      } else if line.hasPrefix("#EXT-X-DISCONTINUITY"), !line.hasPrefix("#EXT-X-DISCONTINUITY-SEQUENCE") {
        next.beginsStretch = true
      } else if let text = line.dropping(prefix: "#EXT-X-KEY:") {
        key = SegmentKey(PlaylistAttributes(text))
      } else if let text = line.dropping(prefix: "#EXT-X-MAP:") {
        let attributes = PlaylistAttributes(text)
        map = attributes["URI"].map { link in
          SegmentPart(link: link, range: attributes["BYTERANGE"].flatMap { Self.range($0, after: 0) })
        }
      } else if let text = line.dropping(prefix: "#EXT-X-BYTERANGE:") {
        next.rangeText = String(text)
      } else if line == "#EXT-X-ENDLIST" {
        isEnded = true
      } else if !line.hasPrefix("#"), !line.isEmpty {
        next.sequence = sequence
        next.key = key
        next.map = map
        next.part = SegmentPart(link: line)
        if let text = next.rangeText {
          next.part.range = Self.range(text, after: lastPart?.link == line ? lastPart?.end ?? 0 : 0)
          lastPart = next.part.range.map { (line, $0.upperBound) }
        }
        segments.append(next)
        next = MediaSegment()
        sequence += 1
      }
    }
  }

  /// Reads `length[@offset]`.
  private static func range(_ text: some StringProtocol, after end: Int) -> Range<Int>? {
    let parts = text.split(separator: "@").map { Int($0) }
    guard let length = parts.first ?? nil, length > 0, length < 1 << 40 else { return nil }
    let start = parts.count > 1 ? parts[1] ?? 0 : end
    guard start >= 0, start < 1 << 50 else { return nil }
    return start..<(start + length)
  }
}

/// A link, whole or a part of what is there.
struct SegmentPart: Sendable, Hashable {
  var link: String
  var range: Range<Int>?
}

/// One segment of a stream.
struct MediaSegment: Sendable, Hashable {
  /// Rises by one from segment to segment.
  var sequence = 0
  var part = SegmentPart(link: "")
  /// `nil` for a segment that is not encrypted.
  var key: SegmentKey?
  /// What has to be read before the segment makes sense.
  var map: SegmentPart?
  /// Whether it cannot be decoded together with the one before.
  var beginsStretch = false
  fileprivate var rangeText: String?
}

/// How segments are encrypted.
enum SegmentKey: Sendable, Hashable {
  /// AES-128 in CBC mode over the whole segment. Without a vector, the segment's number is it.
  case aes128(link: String, vector: [UInt8]?)
  /// Some way of protection that needs more than a key that lies there.
  case unknown(String)

  /// - Returns: `nil` for no encryption.
  init?(_ attributes: PlaylistAttributes) {
    switch attributes["METHOD"] {
    case "AES-128":
      guard let link = attributes["URI"], attributes["KEYFORMAT"] ?? "identity" == "identity" else {
        self = .unknown("AES-128")
        return
      }
      self = .aes128(link: link, vector: attributes["IV"].flatMap(Self.vector))
    case "NONE", nil: return nil
    case let method?: self = .unknown(String(method.prefix(40)))
    }
  }

  private static func vector(_ text: String) -> [UInt8]? {
    guard text.lowercased().hasPrefix("0x") else { return nil }
    let digits = Array(text.dropFirst(2))
    guard digits.count <= 32 else { return nil }
    let padded = [Character](repeating: "0", count: 32 - digits.count) + digits
    let bytes = stride(from: 0, to: 32, by: 2).compactMap { UInt8(String(padded[$0...$0 + 1]), radix: 16) }
    return bytes.count == 16 ? bytes : nil
  }
}
