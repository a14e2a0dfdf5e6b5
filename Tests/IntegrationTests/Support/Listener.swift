import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A client that listens to a session's paced audio. For one test's task.
struct Listener {
  let type: String?
  private var chunks: HTTPClientResponse.Body.AsyncIterator
  private(set) var bytes: [UInt8] = []
  private static let wavHeaderBytes = 44

  init(_ session: SessionClient, format: String) async throws {
    let response = try await session.client.listen(
      "/v1/sessions/\(session.id)/player/stream?format=\(format)", token: session.token)
    try #require(response.status == .ok)
    type = response.headers.first(name: "Content-Type")
    chunks = response.body.makeAsyncIterator()
  }

  /// Reads until so many more bytes are here.
  ///
  /// - Returns: false at the end.
  @discardableResult
  mutating func read(_ count: Int) async throws -> Bool {
    let goal = bytes.count + count
    while bytes.count < goal {
      guard let chunk = try await chunks.next() else { return false }
      bytes += chunk.readableBytesView
    }
    return true
  }

  mutating func readToEnd() async throws {
    while let chunk = try await chunks.next() { bytes += chunk.readableBytesView }
  }

  /// Of a WAV stream: the left channel of the newest sample that is here; 0 while there is none.
  var newestLevel: Int16 {
    guard bytes.count >= Self.wavHeaderBytes + 4 else { return 0 }
    let end = bytes.count - (bytes.count - Self.wavHeaderBytes) % 4
    return Int16(bitPattern: UInt16(bytes[end - 4]) | UInt16(bytes[end - 3]) << 8)
  }

  /// Of a WAV stream: the left channel.
  var levels: [Int16] {
    stride(from: Self.wavHeaderBytes, to: bytes.count - 3, by: 4).map {
      Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
    }
  }
}
