import Foundation
import Subprocess
import Testing

/// One server that lets another one recognise, through OpenAI's interface.
@Suite(.timeLimit(.minutes(15)))
struct UpstreamTests {
  private static let key = "a-key-of-the-server-behind"

  private static func front(of upstream: RunningServer) -> [String] {
    [
      "--engine", "openai", "--openai-url", upstream.client.base.absoluteString + "/v1", "--support-dir",
      "/nonexistent",
    ]
  }

  @Test func aFileGoesThroughBothServers() async throws {
    try await RunningServer.run(
      in: TemporaryFolder(), environment: ["SOTTO_API_KEYS": Self.key]
    ) { upstream in
      let front = try await RunningServer.run(
        in: TemporaryFolder(), Self.front(of: upstream) + ["--log-level", "trace"],
        environment: ["SOTTO_OPENAI_KEY": Self.key]
      ) { server in
        #expect(server.greeting.contains("engine: openai (whisper-1), as asked for"))
        let session = try await server.client.openSession()
        let file = try await session.upload("a.wav", Recording.syllables(seconds: 40))
        EventLog.check(try await session.finished(1), files: 1)
        let transcript = try await session.transcript(file)
        let segments = transcript.json["segments"].items
        #expect(!segments.isEmpty)
        // Each window's text is its length in seconds, as the server behind saw it.
        let spoken = segments.compactMap { $0["text"].text.flatMap(Double.init) }
        #expect(spoken.count == segments.count && abs(spoken.reduce(0, +) - 40) < 1, "\(transcript.text)")
        #expect(segments.allSatisfy { $0["words"].items.count == 1 })
        #expect(try await server.client.request("GET", "/health/ready").status == 200)
      }
      #expect(!front.log.contains(Self.key))
    }
  }

  @Test func aServerBehindThatGoesAwayLosesNothing() async throws {
    let behind = try TemporaryFolder()
    let folder = try TemporaryFolder()
    let (file, session, data) = try await RunningServer.run(in: behind) { upstream in
      try await RunningServer.run(in: folder, Self.front(of: upstream)) { server in
        let session = try await server.client.openSession()
        upstream.send(SIGKILL)
        let file = try await session.upload("a.wav", Recording.syllables(seconds: 2))
        // It is known to be away once the window has come back.
        #expect(
          try await session.becomesTrue(within: .seconds(60)) {
            try await server.client.request("GET", "/health/ready").status == 503
          })
        return (file, session, server.folder)
      }.value
    }.value
    try await RunningServer.run(in: behind) { upstream in
      try await RunningServer.run(in: data, Self.front(of: upstream)) { server in
        let session = session.through(server.client)
        try await session.finished(1)
        let transcript = try await session.transcript(file)
        // The length of the one window, which ends a little behind the last sound.
        let length = try #require(transcript.json["segments"][0]["text"].text.flatMap(Double.init))
        #expect((1.75...2).contains(length), "\(transcript.text)")
        #expect(transcript.json["segments"].items.allSatisfy { $0["gap"].bool == false })
      }
    }
  }

  @Test func whatKeepsTheEngineFromRunningIsSaidAtTheStart() async throws {
    let folder = try TemporaryFolder()
    let start = ["serve", "--port", "0", "--data-dir", folder.path("data"), "--engine", "openai"]
    let unnamed = try await ProgramRun.run("sotto", start)
    #expect(unnamed.status == .exited(1) && unnamed.complaints.contains("set --openai-url"))
    try await RunningServer.run(in: TemporaryFolder(), environment: ["SOTTO_API_KEYS": Self.key]) { upstream in
      let address = ["--openai-url", upstream.client.base.absoluteString + "/v1"]
      let keyless = try await ProgramRun.run("sotto", start + address)
      #expect(keyless.status == .exited(1) && keyless.complaints.contains("SOTTO_OPENAI_KEY"))
      let wrong = try await ProgramRun.run(
        "sotto", start + address, environment: ["SOTTO_OPENAI_KEY": "not-the-right-one"])
      #expect(wrong.status == .exited(1) && !wrong.complaints.contains("not-the-right-one"))
    }
  }
}
