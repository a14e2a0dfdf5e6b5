import Foundation
import Hummingbird
import NIOCore
import Synchronization
import TranscriptionCore

/// Reads JSON bodies, which are held whole until they are decoded.
///
/// Each is bounded by itself, and what goes beyond ``freeBytes`` of each is bounded over all connections: clients that send
/// the largest bodies and never end them would otherwise fill the server's memory.
final class JSONBodies: Sendable {
  /// The most bytes of one body.
  let limit: Int
  /// The most bytes of all bodies together, without the first ``freeBytes`` of each.
  private let sharedLimit: Int
  private let held = Mutex(0)

  /// Every body may have so many, however many there are.
  static let freeBytes = 16 << 10
  private static let longest = Duration.seconds(60)
  private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]

  init(limit: Int, sharedLimit: Int = 32 << 20) {
    self.limit = limit
    self.sharedLimit = sharedLimit
  }

  /// Decodes the body; `nil` when there is none.
  ///
  /// - Throws: ``ServiceError`` (`tooLarge`) past ``limit`` bytes, (`body_too_slow`) when it takes longer than a minute,
  ///   (`bodies_full`) when too much of other bodies is held, (`invalid_field`) for a number that does not fit, `DecodingError` when it is no such JSON.
  func decode<Value: Decodable>(_ type: Value.Type, from request: Request) async throws -> Value? {
    var counted = 0
    defer { held.withLock { $0 -= counted } }
    var reader = BodyReader(request)
    var body = ByteBuffer()
    let deadline = ContinuousClock.now + Self.longest
    while let chunk = try await reader.next() {
      guard ContinuousClock.now < deadline else {
        throw ServiceError(
          .invalidRequest, code: "body_too_slow", message: "The JSON body took longer than a minute to arrive.")
      }
      let length = body.readableBytes + chunk.readableBytes
      guard length <= limit else {
        throw ServiceError(
          .tooLarge, code: "body_too_large", message: "The JSON body is over \(limit) bytes.", limit: limit)
      }
      counted += try take(max(0, length - Self.freeBytes) - counted)
      body.writeImmutableBuffer(chunk)
    }
    let bytes = Data(body.readableBytesView)
    if bytes.allSatisfy({ Self.blanks.contains($0) }) { return nil }
    do {
      return try JSONDecoder().decode(type, from: bytes)
    } catch let error as DecodingError {
      if case .dataCorrupted(let context) = error, context.codingPath.isEmpty, let unfit = UnfitNumbers.error(in: bytes)
      {
        throw unfit
      }
      throw error
    }
  }

  private func take(_ more: Int) throws(ServiceError) -> Int {
    let fits = held.withLock { held in
      guard more == 0 || held + more <= sharedLimit else { return false }
      held += more
      return true
    }
    guard fits else {
      throw ServiceError(
        .overloaded, code: "bodies_full",
        message: "The server holds too many large request bodies at this moment. Send it again in a few seconds.",
        retryAfterSeconds: 5)
    }
    return more
  }
}
