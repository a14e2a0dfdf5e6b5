import Foundation
import TranscriptionCore

@testable import sotto_worker

/// Talks to a real worker process. For one test's task.
final class WorkerConversation {
  private let process = Process()
  private let input = Pipe()
  private var replies: AsyncStream<WorkerReply>.Iterator

  /// Where `swift build` puts the worker: beside the tests.
  static let worker = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "sotto-worker")

  init(_ arguments: String...) throws {
    let output = Pipe()
    let (stream, continuation) = AsyncStream.makeStream(of: WorkerReply.self)
    replies = stream.makeAsyncIterator()
    process.executableURL = Self.worker
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    // Runs on one queue, one call after the other.
    nonisolated(unsafe) var splitter = LineSplitter()
    output.fileHandleForReading.readabilityHandler = { handle in
      let data = handle.availableData
      guard !data.isEmpty else {
        handle.readabilityHandler = nil
        return continuation.finish()
      }
      for case .text(let line) in splitter.take(data) {
        guard let reply = try? JSONDecoder().decode(WorkerReply.self, from: Data(line)) else {
          return continuation.finish()
        }
        continuation.yield(reply)
      }
    }
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  func send(_ request: WorkerRequest) throws {
    try send(line: try JSONEncoder.wire.encode(request))
  }

  func send(line: Data) throws {
    try input.fileHandleForWriting.write(contentsOf: line + [UInt8(ascii: "\n")])
  }

  func close() throws { try input.fileHandleForWriting.close() }

  /// The next reply; nil when the worker has ended, or has said what is no reply.
  func reply() async -> WorkerReply? { await replies.next() }
}
