import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// Searching in a session at work.
@Suite(.timeLimit(.minutes(15)))
struct SessionSearchTests {
  @Test func hitsComeInPlaylistOrderThenInOrderOfTime() async throws {
    let engine = ScriptedEngine { window, _ in .text(window.index == 1 ? "Der Löwe schläft" : "nothing here") }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      var files: [FileID] = []
      for _ in 0..<3 { files.append(try await session.upload("a.wav", Wave.tone(seconds: 3)).record.id) }
      try await session.waitForEnds(3)
      let found = try await session.handle.search("LOWE", in: nil, limit: 100)
      #expect(found.hits.map(\.file) == files)
      #expect(found.hits.allSatisfy { $0.segment == 1_000 && $0.start == 1.333 && $0.end == 1.667 })
      #expect(found.hits[0].matches == [[4, 4]])
      _ = try await session.handle.orderQueue([files[2]])
      #expect(try await session.handle.search("löwe", in: nil, limit: 1).hits.map(\.file) == [files[2]])
      #expect(try await session.handle.search("löwe", in: files[1], limit: 9).hits.map(\.file) == [files[1]])
      #expect(try await session.handle.search("nothing", in: nil, limit: 2).total == 6)
      #expect(try await session.handle.search("elephant", in: nil, limit: 2) == SearchResults(hits: [], total: 0))
      let unknown = await #expect(throws: ServiceError.self) {
        try await session.handle.search("a", in: FileID(), limit: 9)
      }
      #expect(unknown?.kind == .notFound)
    }
  }

  @Test func whatIsTranscribedSoFarIsFound() async throws {
    let engine = ScriptedEngine { window, _ in window.index == 0 ? .text("early words") : .held }
    try await TestServer.run(TestServer.Setup(engine: engine)) { server in
      let session = try await server.open()
      try await session.upload("a.wav", Wave.tone(seconds: 2))
      try await session.wait(for: "segment.final")
      #expect(try await session.handle.search("\"early words\"", in: nil, limit: 9).total == 1)
    }
  }
}
