import AsyncHTTPClient
import Foundation
import NIOCore

/// Reads one event stream and tells of each event when it has come.
struct EventStreamReader {
  /// An event's type, its own time, its JSON and when it was received.
  typealias Heard = @Sendable (_ type: Substring, _ at: Moment, _ json: ArraySlice<UInt8>, _ received: Moment) -> Void

  private static let mark = Array("data: ".utf8)

  private var line: [UInt8] = []

  /// Runs until the stream ends or the task is cancelled.
  static func read(_ body: HTTPClientResponse.Body, _ heard: Heard) async throws {
    var reader = EventStreamReader()
    for try await buffer in body { reader.take(buffer, received: .now, heard) }
  }

  mutating func take(_ buffer: ByteBuffer, received: Moment, _ heard: Heard) {
    for byte in buffer.readableBytesView {
      if byte == UInt8(ascii: "\n") {
        endLine(received, heard)
        line.removeAll(keepingCapacity: true)
      } else {
        line.append(byte)
      }
    }
  }

  private func endLine(_ received: Moment, _ heard: Heard) {
    guard line.starts(with: Self.mark) else { return }
    // Number, type and time stand at the beginning of every event.
    let text = String(decoding: line.prefix(200), as: UTF8.self)
    guard let type = Self.field("type", in: text), let at = Self.field("at", in: text).flatMap({ Moment($0) }) else {
      return
    }
    heard(type, at, line.dropFirst(Self.mark.count), received)
  }

  private static func field(_ name: String, in text: String) -> Substring? {
    guard let key = text.firstRange(of: "\"\(name)\":\"") else { return nil }
    return text[key.upperBound...].prefix { $0 != "\"" }
  }
}
