import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TranscriptionCore

/// A good answer: where it came from in the end, and its body, not read yet.
struct WebAnswer: Sendable {
  let address: WebAddress
  private let response: HTTPClientResponse

  init(address: WebAddress, response: HTTPClientResponse) {
    self.address = address
    self.response = response
  }

  func header(_ name: String) -> String? { response.headers.first(name: name) }

  /// The head of `Content-Type`, in lower case.
  var type: String {
    let head = (header("Content-Type") ?? "").prefix { $0 != ";" }
    return head.lowercased().filter { $0 != " " }
  }

  var length: Int? { header("Content-Length").flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }

  /// How the body is encoded, such as `gzip`; `nil` where it is as it should be.
  var encoding: String? {
    let encodings = response.headers[canonicalForm: "Content-Encoding"].map { $0.lowercased() }
    return encodings.first { !$0.isEmpty && $0 != "identity" }
  }

  /// Whether the headers are those of a radio's server.
  var isRadio: Bool { response.headers.contains { $0.name.lowercased().hasPrefix("icy-") } }

  /// Hands the body to `take`, chunk by chunk, as fast as it takes them.
  ///
  /// - Throws: ``RemoteFailure`` when it breaks off or comes too slowly; what `take` throws.
  func forEachChunk(_ take: @escaping @Sendable ([UInt8]) async throws -> Void) async throws {
    let watch = TransferStallTimeout()
    let place = address.place
    let body = response.body
    let length = length
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await watch.waitUntilTooLong()
        throw RemoteFailure.tooSlow(place)
      }
      group.addTask {
        var received = 0
        var iterator = body.makeAsyncIterator()
        while true {
          watch.begin()
          let chunk: ByteBuffer?
          do { chunk = try await iterator.next() } catch { throw RemoteFailure.meaning(of: error, host: place) }
          watch.end(bytes: chunk?.readableBytes ?? 0)
          guard let chunk else { break }
          received += chunk.readableBytes
          try await take(Array(chunk.readableBytesView))
        }
        try Task.checkCancellation()
        if let length, received < length { throw RemoteFailure.broke(place) }
      }
      defer { group.cancelAll() }
      // Ends with the end of the body or with the first failure: the watch ends only by throwing.
      try await group.next()
    }
  }

  /// The whole body.
  ///
  /// - Throws: ``RemoteFailure``, also for one that is larger than `limit` bytes.
  func collect(limit: Int) async throws -> [UInt8] {
    let collected = ByteCollector(limit: limit)
    try await forEachChunk { chunk in
      guard await collected.add(chunk) else {
        throw RemoteFailure.badPlaylist(address.place, "it is larger than \(limit) bytes")
      }
    }
    return await collected.bytes
  }
}

/// Bytes up to a limit.
private actor ByteCollector {
  private(set) var bytes: [UInt8] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// - Returns: false when there would be too many.
  func add(_ chunk: [UInt8]) -> Bool {
    guard bytes.count + chunk.count <= limit else { return false }
    bytes += chunk
    return true
  }
}
