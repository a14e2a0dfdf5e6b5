import Foundation
import Glibc
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

  convenience init(_ arguments: String...) throws { try self.init(arguments: arguments) }

  init(arguments: [String]) throws {
    let output = Pipe()
    let (stream, continuation) = AsyncStream.makeStream(of: WorkerReply.self)
    replies = stream.makeAsyncIterator()
    process.executableURL = Self.worker
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let descriptor = dup(output.fileHandleForReading.fileDescriptor)
    // A thread of its own, because reading blocks; it ends with the worker's output.
    Thread.detachNewThread {
      Self.read(descriptor, into: continuation)
      Glibc.close(descriptor)
      continuation.finish()
    }
  }

  /// Reads replies until the output ends or something that is no reply comes.
  private static func read(_ descriptor: Int32, into continuation: AsyncStream<WorkerReply>.Continuation) {
    var splitter = LineSplitter()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      for case .text(let line) in splitter.take(buffer[..<count]) {
        guard let reply = try? JSONDecoder().decode(WorkerReply.self, from: Data(line)) else { return }
        continuation.yield(reply)
      }
    }
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
