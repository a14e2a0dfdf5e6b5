import Hummingbird
import NIOCore
import Testing
import TranscriptionCore

@testable import WebInterface

struct JSONBodiesTests {
  /// Bodies that are never ended must not fill the memory; small ones are always read.
  @Test func boundsWhatAllBodiesHoldTogether() async throws {
    let bodies = JSONBodies(limit: 1 << 20, sharedLimit: 100_000)
    func request(_ body: RequestBody) -> Request {
      Request(head: .init(method: .post, scheme: nil, authority: nil, path: "/"), body: body)
    }
    func whole(_ bytes: Int) -> Request {
      request(.init(buffer: ByteBuffer(string: "\"" + String(repeating: "x", count: bytes) + "\"")))
    }
    let (pieces, continuation) = AsyncStream<ByteBuffer>.makeStream()
    let (reads, reading) = AsyncStream<Void>.makeStream()
    let body = pieces.map { piece in
      reading.yield()
      return piece
    }
    let holding = Task { try await bodies.decode(String.self, from: request(.init(asyncSequence: body))) }
    continuation.yield(ByteBuffer(repeating: 0x20, count: 100_000))
    continuation.yield(ByteBuffer(repeating: 0x20, count: 1))
    // The second piece is read once the first is counted.
    var read = reads.makeAsyncIterator()
    for _ in 0..<2 { await read.next() }
    let refusal = await #expect(throws: ServiceError.self) { try await bodies.decode(String.self, from: whole(40_000)) }
    #expect(refusal?.code == "bodies_full")
    #expect(try await bodies.decode(String.self, from: whole(10_000))?.count == 10_000)
    continuation.finish()
    #expect(try await holding.value == nil)
    #expect(try await bodies.decode(String.self, from: whole(90_000))?.count == 90_000)
  }
}
