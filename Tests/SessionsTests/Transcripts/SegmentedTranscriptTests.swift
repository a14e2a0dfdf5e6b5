import Testing
import TranscriptionCore

@testable import Sessions

@Suite(.timeLimit(.minutes(15)))
struct SegmentedTranscriptTests {
  @Test func saysWhatTheWholeTranscriptSays() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 3)).record.id
      _ = try await session.handle.finished(file)
      let whole = try await session.handle.transcript(of: file, partial: false)
      #expect(!whole.segments.isEmpty)
      let parts = try await session.handle.segmentedTranscripts(partial: false)
      #expect(parts.count == 1)
      // As often as wanted.
      for _ in 0..<2 {
        var read = try #require(parts.first?.head)
        let pages = parts[0].pages()
        while let segments = try await pages.next() { read.segments += segments }
        #expect(read == whole)
      }
    }
  }

  @Test func breaksOffWhenItsFileIsRemoved() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 1)).record.id
      _ = try await session.handle.finished(file)
      let pages = try await session.handle.segmentedTranscript(of: file, partial: true).pages()
      #expect(try await pages.next() != nil)
      try await session.handle.remove(file)
      await #expect(throws: ServiceError.fileNotFound) { try await pages.next() }
    }
  }

  @Test func breaksOffWhenTheSessionEnds() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let file = try await session.upload("talk.wav", Wave.tone(seconds: 1)).record.id
      _ = try await session.handle.finished(file)
      let pages = try await session.handle.segmentedTranscript(of: file, partial: false).pages()
      #expect(try await pages.next() != nil)
      _ = try await session.handle.end()
      await #expect(throws: ServiceError.sessionNotFound) { try await pages.next() }
    }
  }
}
