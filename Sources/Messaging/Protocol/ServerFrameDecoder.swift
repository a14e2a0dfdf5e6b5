import Foundation
import NIOCore

/// Reads frames from bytes that come in pieces of any size. What it says does not depend on the pieces.
///
/// Keeps no more than one unfinished frame and the last piece: a line is at most 4 KiB (`INFO`, which names all servers of
/// a cluster, 64 KiB), a message at most the server's own `max_payload` and what servers add to its headers. After a
/// violation it only repeats it.
struct ServerFrameDecoder {
  static let maximumLine = 4096
  static let maximumInformation = 65536
  /// Headers that servers add to a message of the largest size.
  static let headerAllowance = 65536

  private var buffer = ByteBuffer()
  /// How much of the unread bytes is known to have no line end.
  private var searched = 0
  private var head: MessageHead?
  private var maximumMessage: Int?
  private var violation: ProtocolViolation?

  /// Bytes that were given and make no frame yet.
  var unfinishedBytes: Int { buffer.readableBytes + (head == nil ? 0 : 1) }

  mutating func append(_ bytes: ByteBuffer) {
    guard violation == nil else { return }
    if buffer.readableBytes == 0 {
      buffer = bytes
    } else {
      if buffer.readerIndex > 1 << 16 { buffer.discardReadBytes() }
      buffer.writeImmutableBuffer(bytes)
    }
  }

  /// - Returns: `nil` when more bytes are needed.
  mutating func next() throws(ProtocolViolation) -> ServerFrame? {
    if let violation { throw violation }
    do {
      return try read()
    } catch {
      violation = error
      buffer = ByteBuffer()
      throw error
    }
  }

  private mutating func read() throws(ProtocolViolation) -> ServerFrame? {
    if let head { return try message(head) }
    guard let line = try line() else { return nil }
    let verb = line.prefix { $0 != UInt8(ascii: " ") && $0 != 9 }
    let arguments = line.dropFirst(verb.count).drop { $0 == UInt8(ascii: " ") || $0 == 9 }
    switch Verb(verb) {
    case .message, .messageWithHeaders:
      guard let maximumMessage else { throw .messageBeforeInformation }
      let head = try MessageHead(arguments, hasHeaders: Verb(verb) == .messageWithHeaders)
      guard head.totalBytes <= maximumMessage else { throw .payloadTooLarge }
      self.head = head
      return try message(head)
    case .information:
      guard let information = try? JSONDecoder().decode(ServerInformation.self, from: Data(arguments)) else {
        throw .malformedInformation
      }
      maximumMessage = information.maximumPayload + Self.headerAllowance
      return .information(information)
    case .ping: return .ping
    case .pong: return .pong
    case .ok: return .ok
    case .error:
      let text = String(decoding: arguments, as: UTF8.self)
      return .error(text.trimmingCharacters(in: CharacterSet(charactersIn: "' ")))
    case nil: throw .unknownVerb
    }
  }

  /// The next line, without its end.
  private mutating func line() throws(ProtocolViolation) -> [UInt8]? {
    let view = buffer.readableBytesView
    let limit = view.first.map { $0 | 0x20 } == UInt8(ascii: "i") ? Self.maximumInformation : Self.maximumLine
    guard let end = view.dropFirst(searched).firstIndex(of: 10) else {
      guard view.count < limit else { throw .lineTooLong }
      searched = view.count
      return nil
    }
    searched = 0
    let length = end - view.startIndex + 1
    guard length <= limit else { throw .lineTooLong }
    guard length >= 2, view[end - 1] == 13, let line = buffer.readBytes(length: length) else { throw .lineEndMissing }
    return Array(line.dropLast(2))
  }

  private mutating func message(_ head: MessageHead) throws(ProtocolViolation) -> ServerFrame? {
    guard buffer.readableBytes >= head.totalBytes + 2 else {
      buffer.reserveCapacity(minimumWritableBytes: head.totalBytes + 2 - buffer.readableBytes)
      return nil
    }
    self.head = nil
    guard let headers = buffer.readSlice(length: head.headerBytes),
      let payload = buffer.readBytes(length: head.totalBytes - head.headerBytes),
      buffer.readBytes(length: 2) == [13, 10]
    else { throw .payloadEndMissing }
    let message = Message(
      subject: head.subject, reply: head.reply,
      headers: head.headerBytes == 0 ? MessageHeaders() : MessageHeaders(block: headers.readableBytesView),
      payload: payload)
    return .message(DeliveredMessage(subscription: head.subscription, message: message))
  }

  private enum Verb {
    case message, messageWithHeaders, information, ping, pong, ok, error

    init?(_ text: some Collection<UInt8>) {
      switch String(decoding: text, as: UTF8.self).uppercased() {
      case "MSG": self = .message
      case "HMSG": self = .messageWithHeaders
      case "INFO": self = .information
      case "PING": self = .ping
      case "PONG": self = .pong
      case "+OK": self = .ok
      case "-ERR": self = .error
      default: return nil
      }
    }
  }
}
