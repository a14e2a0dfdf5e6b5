import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

/// A download breaks off when what opened it is over.
struct EndingWriterTests {
  private final class Record: Sendable {
    let pieces = Mutex<[String]>([])
    let isFinished = Mutex(false)
  }

  private struct RecordingWriter: ResponseBodyWriter {
    let record: Record

    mutating func write(_ buffer: ByteBuffer) async throws {
      record.pieces.withLock { $0.append(String(buffer: buffer)) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
      record.isFinished.withLock { $0 = true }
    }
  }

  @Test(arguments: [SessionGrant.End.expired, .revoked, .sessionEnded])
  func nothingIsWrittenAfterTheGrantsEnd(end: SessionGrant.End) async throws {
    let revocation = EndSignal()
    let grant = SessionGrant {
      await revocation.ended()
      return revocation.hasEnded ? end : nil
    }
    let record = Record()
    await #expect(throws: CancellationError.self) {
      try await ResponseLifetime.run(grant: grant) { over in
        var writer = EndingWriter(RecordingWriter(record: record), until: over)
        try await writer.write(ByteBuffer(string: "a"))
        revocation.end()
        await over.ended()
        try await writer.write(ByteBuffer(string: "b"))
        try await writer.finish(nil)
      }
    }
    #expect(record.pieces.withLock { $0 } == ["a"])
    #expect(!record.isFinished.withLock { $0 })
  }

  @Test func aGrantThatHoldsLetsTheBodyComeToItsEnd() async throws {
    let record = Record()
    let grant = SessionGrant {
      await EndSignal().ended()
      return nil
    }
    try await ResponseLifetime.run(grant: grant) { over in
      var writer = EndingWriter(RecordingWriter(record: record), until: over)
      for piece in ["a", "b"] { try await writer.write(ByteBuffer(string: piece)) }
      try await writer.finish(nil)
    }
    #expect(record.pieces.withLock { $0 } == ["a", "b"])
    #expect(record.isFinished.withLock { $0 })
  }
}
