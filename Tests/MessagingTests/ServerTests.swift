import Foundation
import Logging
import TestSupport
import Testing

@testable import Messaging

/// The client against a real server.
@Suite(.timeLimit(.minutes(5)), .enabled(if: NATSServer.isInstalled, "\(NATSServer.absence)"))
struct ServerTests {
  @Test func publishesAndSubscribes() async throws {
    try await withClient { client in
      let all = try client.subscribe(to: "a.>")
      let one = try client.subscribe(to: "a.*.c", queue: "workers")
      let other = try client.subscribe(to: "a.*.c", queue: "workers")
      let payload = [UInt8](repeating: 7, count: 1 << 20)
      try await client.publish(Array("x".utf8), to: "a.b.c", reply: "r", headers: ["Name": "välue"])
      try await client.publish(payload.dropLast(64).map { $0 }, to: "a.large", headers: ["A": "b"])
      let first = try await all.next()
      #expect(first?.headers["Name"] == "välue" && first?.reply == "r" && first?.payload == Array("x".utf8))
      #expect(try await all.next()?.payload.count == payload.count - 64)
      try await client.flush()
      one.cancel()
      other.cancel()
      let left = [try await one.next(), try await other.next()].compactMap { $0 }
      #expect(left.isEmpty)
    }
  }

  @Test func asksAndAnswers() async throws {
    try await withClient { client in
      let questions = try client.subscribe(to: "q")
      async let answering: Void = {
        for try await question in questions {
          guard let reply = question.reply else { continue }
          try await client.publish(question.payload + question.payload, to: reply)
        }
      }()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in UInt8(0)..<50 {
          group.addTask {
            let answer = try await client.request([number], to: "q")
            #expect(answer.payload == [number, number])
          }
        }
        try await group.waitForAll()
      }
      await #expect(throws: MessagingError.noResponders(subject: "nothing")) {
        try await client.request([], to: "nothing")
      }
      let silent = try client.subscribe(to: "silent")
      await #expect(throws: MessagingError.timedOut) {
        try await client.request([], to: "silent", within: .milliseconds(20))
      }
      silent.cancel()
      try await questions.drain()
      try await answering
    }
  }

  @Test func drainsBeforeItCloses() async throws {
    try await NATSServer.running { server in
      try await NATSClient.running(server.configuration(), logger: quiet) { client in
        let subscription = try client.subscribe(to: "a")
        for number in UInt8(0)..<100 { try await client.publish([number], to: "a") }
        async let read = subscription.reduce(into: 0) { count, _ in count += 1 }
        await client.drain(within: .seconds(60))
        #expect(try await read == 100)
        await #expect(throws: MessagingError.closed) { try await client.publish([], to: "a") }
      }
    }
  }

  @Test func connectsAgainAfterTheServerWasKilled() async throws {
    try await NATSServer.running { server in
      try await NATSClient.running(server.configuration(), logger: quiet) { client in
        let stream = JetStream(client)
        _ = try await stream.createStream(StreamConfiguration(name: "S", subjects: ["s.>"]))
        let subscription = try client.subscribe(to: "a")
        #expect(try await stream.publish([1], to: "s.a").sequence == 1)
        await server.kill()
        try await server.start()
        var options = PublishOptions()
        options.attempts = 100
        options.expectedLastSubjectSequence = 1
        #expect(try await stream.publish([2], to: "s.a", options: options).sequence == 2)
        try await client.publish([3], to: "a")
        #expect(try await subscription.next()?.payload == [3])
        #expect(client.connections >= 2)
      }
    }
  }

  @Test func usesTLSAndNKeys() async throws {
    let pair = NKeyPair()
    let tls = """
      tls { cert_file: "FOLDER/server.pem", key_file: "FOLDER/server.key", ca_file: "FOLDER/server.pem", verify: true }
      authorization { users: [ { nkey: \(pair.publicKey), permissions: {
        publish: ["allowed", "_INBOX.>"], subscribe: ["own.>", "allowed"] } } ] }
      """
    try await NATSServer.running(tls, prepare: { try makeCertificate(in: $0.folder) }) { server in
      let path = server.folder.path
      let configuration = try server.configuration {
        $0.security = TransportSecurity(
          authorities: "\(path)/server.pem", certificate: (chain: "\(path)/server.pem", key: "\(path)/server.key"))
        $0.credentials = .nkey(pair)
        $0.inboxPrefix = "own"
      }
      try await NATSClient.running(configuration, logger: quiet) { client in
        let questions = try client.subscribe(to: "allowed")
        let answer = Task { try await client.request([1], to: "allowed") }
        let question = try await questions.next()
        #expect(question?.reply?.hasPrefix("own.") == true)
        // Answers go to the own prefix, which this user may not publish to.
        let refused = await #expect(throws: MessagingError.self) { try await client.request([], to: "forbidden") }
        guard case .permissionDenied = refused else { throw Missing() }
        let forbidden = try client.subscribe(to: "_INBOX.>")
        let refusal = await #expect(throws: MessagingError.self) { try await forbidden.next() }
        guard case .permissionDenied = refusal else { throw Missing() }
        client.close()
        await #expect(throws: MessagingError.closed) { try await answer.value }
      }
      var other = configuration
      other.credentials = .nkey(NKeyPair())
      let stranger = try NATSClient(other, logger: quiet)
      let rejection = await #expect(throws: MessagingError.self) { try await stranger.run() }
      guard case .authorizationFailed = rejection else { throw Missing() }

      var untrusting = configuration
      untrusting.security?.authorities = nil
      try await NATSClient.running(untrusting, logger: quiet) { client in
        try await client.wait { $0.lastFailure != nil }
        #expect(client.connections == 0)
      }
    }
  }

  @Test(arguments: [("right", true), ("wrong", false)])
  func usesTokensAndPasswords(secret: String, isAccepted: Bool) async throws {
    for (text, credentials) in [
      ("authorization { token: right }", Credentials.token(secret)),
      ("authorization { user: u, password: right }", .password(user: "u", password: secret)),
    ] {
      try await NATSServer.running(text) { server in
        let configuration = try server.configuration { $0.credentials = credentials }
        try await NATSClient.running(configuration, logger: quiet) { client in
          if isAccepted {
            try await client.waitUntilConnected(within: .seconds(120))
          } else {
            await #expect(throws: MessagingError.authorizationFailed("Authorization Violation")) {
              try await client.waitUntilConnected(within: .seconds(120))
            }
          }
        }
      }
    }
  }

  private func makeCertificate(in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "\(folder.path)/server.key", "-out",
      "\(folder.path)/server.pem",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func withClient(_ work: @Sendable (NATSClient) async throws -> Void) async throws {
    try await NATSServer.running { server in
      try await NATSClient.running(server.configuration(), logger: quiet, work)
    }
  }

  private var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
