import Foundation
import TestSupport
import Testing

/// What processes that the server starts get from it: their pipes and nothing else, so that no connection outlives it.
@Suite(.timeLimit(.minutes(15)))
struct DescriptorTests {
  /// What a process's descriptors lead to; empty when it has ended.
  private func descriptors(of process: ProcessTree.Member) -> [String] {
    let folder = "/proc/\(process.id)/fd"
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return numbers.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
  }

  @Test func noProcessOfTheServerHoldsAConnection() async throws {
    let engine = Recording.canRecognizeSpeech ? ["--engine", "pocketsphinx"] : RunningServer.instant
    try await RunningServer.run(in: TemporaryFolder(), engine) { server in
      let session = try await server.client.openSession()
      try await session.upload("a.wav", Recording.tone(seconds: 60))
      try await session.upload("b.wav", Recording.tone(seconds: 120, sampleRate: 24_000))
      _ = try await session.request("POST", "/player/play")
      var listeners: [Listener] = []
      for format in ["mp3", "opus"] { listeners.append(try await Listener(session, format: format)) }
      for index in listeners.indices { try await listeners[index].read(16_000) }
      let children = ProcessTree.descendants(of: server.processID)
      // Between fork and exec a child is the server's image; it lasts for an instant.
      let started = children.filter { !$0.commandLine.contains("sotto serve") }
      #expect(started.contains { $0.commandLine.contains("libmp3lame") })
      for child in started {
        let sockets = descriptors(of: child).filter { $0.hasPrefix("socket:") }
        #expect(sockets.isEmpty, "\(child.commandLine) holds \(sockets)")
      }
    }
  }
}
