import Foundation
import NIOCore
import TranscriptionCore

/// Takes a `multipart/form-data` body (RFC 7578, RFC 2046 section 5.1) apart as its bytes come, wherever they are cut.
///
/// Feed bytes with ``append(_:)``, then call ``next()`` until it says `nil`. For each part the events are `part`, any
/// number of `content`, `partEnd`; then `end` once. It holds no more than what was last appended, a part's header block
/// and one delimiter. Lines end as the first one does: with CR LF, or in bodies of some hand-made clients with a line feed
/// alone. A delimiter counts only as a whole line: its characters inside a file are content.
struct MultipartDecoder {
  enum Event: Equatable {
    case part(MultipartPart)
    case content(ByteBuffer)
    case partEnd
    case end
  }

  private enum State {
    case preamble, headers
    /// The line end that closes the header block is still there: it may belong to a delimiter.
    case contentStart
    case content, closing, finished
  }

  private let boundary: String
  private var search: DelimiterSearch
  private let limits: MultipartLimits
  private var state = State.preamble
  /// Starts with a line end, so that a delimiter at the very start looks like any other.
  private var buffer = ByteBuffer(string: "\r\n")
  /// How much of a header block was looked through for its end already.
  private var scanned = 0
  private var parts = 0
  private var preambleBytes = 0

  init(boundary: String, limits: MultipartLimits = MultipartLimits()) {
    self.boundary = boundary
    search = DelimiterSearch(boundary: boundary)
    self.limits = limits
  }

  mutating func append(_ bytes: ByteBuffer) {
    guard state != .finished else { return }
    guard buffer.readableBytes > 0 else {
      buffer = bytes
      return
    }
    buffer.discardReadBytes()
    buffer.writeImmutableBuffer(bytes)
  }

  /// To be called when no more bytes will come and ``next()`` has said `nil`.
  func finish() throws(ServiceError) {
    if state != .finished {
      throw Self.malformed("The multipart body ends before its last boundary. Send it again.")
    }
  }

  /// The next event; `nil` when more bytes are needed.
  mutating func next() throws(ServiceError) -> Event? {
    if state == .preamble { try skipPreamble() }
    switch state {
    case .preamble, .finished:
      return nil
    case .headers:
      return try readHeaders()
    case .contentStart, .content:
      return try readContent()
    case .closing:
      state = .finished
      buffer.clear()
      return .end
    }
  }

  private mutating func skipPreamble() throws(ServiceError) {
    while state == .preamble {
      let finding = found()
      let skipped =
        switch finding {
        case .absent(let safe): safe
        case .delimiter(let offset, _): offset
        case .lookalike(let end): end
        }
      buffer.moveReaderIndex(forwardBy: skipped)
      preambleBytes += skipped
      guard preambleBytes <= limits.headerBytes else {
        throw Self.malformed("The multipart body does not begin with the boundary of its Content-Type.")
      }
      switch finding {
      case .absent: return
      case .delimiter(_, let ending): try pass(ending)
      case .lookalike: continue
      }
    }
  }

  private mutating func readHeaders() throws(ServiceError) -> Event? {
    guard let length = endOfHeaders() else {
      guard buffer.readableBytes <= limits.headerBytes else {
        throw Self.malformed("A part's headers are over \(limits.headerBytes) bytes.")
      }
      return nil
    }
    scanned = 0
    let text = String(decoding: buffer.readableBytesView.prefix(length), as: UTF8.self)
    buffer.moveReaderIndex(forwardBy: length + search.lineEnd.count)
    state = .contentStart
    return .part(MultipartPart(headerBlock: text))
  }

  /// How long the header block before the blank line is; `nil` when that has not come yet. Each byte is looked at once,
  /// in however many pieces it comes.
  private mutating func endOfHeaders() -> Int? {
    let from = scanned
    let blank = search.lineEnd + search.lineEnd
    let (end, seen) = buffer.withUnsafeReadableBytes { bytes -> (Int?, Int) in
      let limit = min(bytes.count, limits.headerBytes + blank.count)
      var index = from
      while index + blank.count <= limit {
        if bytes[index] == blank[0], bytes[index..<(index + blank.count)].elementsEqual(blank) { return (index, index) }
        index += 1
      }
      return (nil, index)
    }
    scanned = seen
    return end
  }

  private mutating func readContent() throws(ServiceError) -> Event? {
    let finding = found()
    var length =
      switch finding {
      case .absent(let safe): safe
      case .delimiter(let offset, _): offset
      case .lookalike(let end): end
      }
    let lineEnd = search.lineEnd.count
    if state == .contentStart, length >= lineEnd {
      buffer.moveReaderIndex(forwardBy: lineEnd)
      length -= lineEnd
      state = .content
    }
    if length > 0, let content = buffer.readSlice(length: length) { return .content(content) }
    switch finding {
    case .absent: return nil
    case .lookalike: return try readContent()
    case .delimiter(_, let ending):
      try pass(ending)
      return .partEnd
    }
  }

  /// The next delimiter. That lines end with a line feed alone is decided by the first one: later it is content.
  private func found() -> DelimiterSearch.Finding {
    let finding = search.find(in: buffer)
    if state != .preamble, case .delimiter(let offset, .bareLine) = finding {
      return .lookalike(end: offset + search.delimiter.count)
    }
    return finding
  }

  /// Goes past the delimiter at the front of the buffer.
  private mutating func pass(_ ending: DelimiterSearch.Ending) throws(ServiceError) {
    buffer.moveReaderIndex(forwardBy: search.delimiter.count)
    switch ending {
    case .close:
      state = .closing
    case .line(let padding), .bareLine(let padding):
      if case .bareLine = ending { search = DelimiterSearch(boundary: boundary, lineEnd: "\n") }
      buffer.moveReaderIndex(forwardBy: padding)
      state = .headers
      parts += 1
      guard parts <= limits.parts else {
        throw Self.malformed("The multipart body has more than \(limits.parts) parts.")
      }
    }
  }

  static func malformed(_ message: String) -> ServiceError {
    ServiceError(.invalidRequest, code: "malformed_multipart", message: message)
  }
}
