import Foundation
import NIOCore

/// Finds the line that parts one part of a multipart body from the next.
struct DelimiterSearch {
  /// What follows a delimiter.
  enum Ending: Equatable {
    /// `--`: it was the last one.
    case close
    /// Padding of so many bytes, then a line end.
    case line(padding: Int)
    /// The same with a line feed alone, where lines end with both.
    case bareLine(padding: Int)
  }

  enum Finding: Equatable {
    /// None here; so many bytes cannot belong to one that is still arriving.
    case absent(safe: Int)
    case delimiter(at: Int, Ending)
    /// The characters of a delimiter, but not on a line of their own: everything up to `end` is content.
    case lookalike(end: Int)
  }

  /// Most blanks between boundary and line end (RFC 2046 allows them, clients do not send them).
  static let maximumPadding = 64

  /// The line end before the boundary belongs to the delimiter.
  let delimiter: [UInt8]
  /// CR LF, or of a body without any CR a line feed.
  let lineEnd: [UInt8]

  init(boundary: String, lineEnd: String = "\r\n") {
    delimiter = Array("\(lineEnd)--\(boundary)".utf8)
    self.lineEnd = Array(lineEnd.utf8)
  }

  /// Looks for the first delimiter among the readable bytes.
  func find(in buffer: ByteBuffer) -> Finding {
    buffer.withUnsafeReadableBytes { bytes in
      guard let base = bytes.baseAddress else { return .absent(safe: 0) }
      var offset = 0
      while offset < bytes.count,
        let hit = memchr(base + offset, Int32(lineEnd[0]), bytes.count - offset)
      {
        let start = base.distance(to: UnsafeRawPointer(hit))
        let length = min(delimiter.count, bytes.count - start)
        let isAlike = delimiter.withUnsafeBytes { pattern in
          pattern.baseAddress.map { memcmp(base + start, $0, length) == 0 } ?? false
        }
        if isAlike {
          return length == delimiter.count ? judge(bytes, start: start) : .absent(safe: start)
        }
        offset = start + 1
      }
      return .absent(safe: bytes.count)
    }
  }

  /// Looks at what follows the characters of a delimiter.
  private func judge(_ bytes: UnsafeRawBufferPointer, start: Int) -> Finding {
    let after = start + delimiter.count
    var index = after
    while index < bytes.count, index - after < Self.maximumPadding,
      bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
    {
      index += 1
    }
    guard index < bytes.count else { return .absent(safe: start) }
    let first = bytes[index]
    let second = index + 1 < bytes.count ? bytes[index + 1] : nil
    switch first {
    case UInt8(ascii: "-") where index == after:
      guard let second else { return .absent(safe: start) }
      return second == UInt8(ascii: "-") ? .delimiter(at: start, .close) : .lookalike(end: after)
    case UInt8(ascii: "\n"):
      let padding = index - after
      return .delimiter(at: start, lineEnd.count == 1 ? .line(padding: padding) : .bareLine(padding: padding))
    case UInt8(ascii: "\r") where lineEnd.count == 2:
      guard let second else { return .absent(safe: start) }
      return second == UInt8(ascii: "\n")
        ? .delimiter(at: start, .line(padding: index - after)) : .lookalike(end: after)
    default:
      return .lookalike(end: after)
    }
  }
}
