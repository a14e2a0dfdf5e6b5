import Logging
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct ScriptedServerTests {
  /// Long enough never to be the reason of anything on a slow machine.
  static let long: Duration = .seconds(120)

  static let idle: ScriptedServer.Script = { server in
    try await server.accept()
    try await server.readToEnd()
  }

  @Test func readsFramesThatComeInPieces() async throws {
    try await withClient([
      { server in
        try await server.accept()
        let subscription = try await server.line(beginning: "SUB a ").split(separator: " ")[2]
        for character in "MSG a \(subscription) 5\r\nhello\r\n" { try await server.send(String(character)) }
        try await server.readToEnd()
      }
    ]) { client in
      let message = try await client.subscribe(to: "a").next(within: Self.long)
      #expect(message?.payload == Array("hello".utf8))
    }
  }

  @Test(arguments: ["Authorization Violation", "User Authentication Expired", "Account Authentication Revoked"])
  func endsWhenItsCredentialsAreRejected(text: String) async throws {
    try await ScriptedServer.running([
      { server in
        try await server.introduce()
        _ = try await server.line(beginning: "CONNECT")
        try await server.send("-ERR '\(text)'\r\n")
        try await server.readToEnd()
      }
    ]) { address in
      let client = try NATSClient(configuration(address), logger: quiet)
      await #expect(throws: MessagingError.authorizationFailed(text)) { try await client.run() }
      await #expect(throws: MessagingError.authorizationFailed(text)) { try await client.publish([], to: "a") }
    }
  }

  @Test func refusesOldServers() async throws {
    try await ScriptedServer.running([
      { server in
        try await server.send("INFO {\"version\":\"2.9.10\",\"headers\":true}\r\n")
        try await server.readToEnd()
      }
    ]) { address in
      let client = try NATSClient(configuration(address), logger: quiet)
      let error = await #expect(throws: MessagingError.self) { try await client.run() }
      #expect(error?.description.contains("2.9.10; version 2.14 or later is needed") == true)
    }
  }

  @Test func refusesServersWithoutTLSWhereItIsConfigured() async throws {
    try await ScriptedServer.running([Self.idle]) { address in
      var configuration = configuration(address)
      configuration.security = TransportSecurity()
      let client = try NATSClient(configuration, logger: quiet)
      let error = await #expect(throws: MessagingError.self) { try await client.run() }
      #expect(error?.description.contains("has no TLS") == true)
    }
  }

  @Test func distrustsWhatComesInTheClearBehindAnOfferOfTLS() async throws {
    try await withClient([
      { server in
        try await server.send(
          #"INFO {"version":"2.15.1","headers":true,"tls_required":true}"# + "\r\nINFO {\"version\":\"2.15.1\"}\r\n")
        try await server.readToEnd()
      }, Self.idle,
    ]) { client in
      try await client.waitUntilConnected(within: Self.long)
      #expect(client.connections == 1)
    }
  }

  @Test func connectsAgainAndSubscribesAgain() async throws {
    try await withClient([
      { server in
        try await server.accept()
        _ = try await server.line(beginning: "SUB a ")
        _ = try await server.request(on: "q")
        try await server.send("MSG a 1 10\r\nhal")
      },
      { server in
        try await server.accept()
        let subscription = try await server.line(beginning: "SUB a ").split(separator: " ")[2]
        try await server.send("MSG a \(subscription) 2\r\nhi\r\n")
        try await server.readToEnd()
      },
    ]) { client in
      let subscription = try client.subscribe(to: "a")
      await #expect(throws: MessagingError.connectionLost) { try await client.request([], to: "q", within: Self.long) }
      #expect(try await subscription.next(within: Self.long)?.payload == Array("hi".utf8))
      #expect(client.connections == 2)
    }
  }

  @Test func leavesAMuteServer() async throws {
    let mute: ScriptedServer.Script = { server in
      try await server.accept()
      while true { _ = try await server.line() }
    }
    try await withClient([mute, Self.idle], { $0.pingInterval = .milliseconds(100) }) { client in
      try await client.waitUntilConnected(within: Self.long)
      try await client.wait { $0.reconnections >= 2 }
    }
  }

  @Test func leavesAServerThatIsAboutToStop() async throws {
    try await ScriptedServer.running([Self.idle]) { other in
      try await withClient(
        [
          { server in
            try await server.accept(#","connect_urls":["\#(other.host):\#(other.port)"]"#)
            _ = try await server.line(beginning: "SUB a")
            try await server.introduce(#","ldm":true,"connect_urls":["\#(other.host):\#(other.port)"]"#)
            try await server.readToEnd()
          }
        ]) { client in
          try await client.waitUntilConnected(within: Self.long)
          let subscription = try client.subscribe(to: "a")
          try await client.wait { $0.connection?.address.port == other.port }
          subscription.cancel()
        }
    }
  }

  @Test func followsTheServersLimit() async throws {
    try await withClient([
      { server in
        try await server.accept()
        _ = try await server.line(beginning: "SUB a")
        try await server.send(#"INFO {"version":"2.15.1","headers":true,"max_payload":10}"# + "\r\n")
        try await server.readToEnd()
      }
    ]) { client in
      let subscription = try client.subscribe(to: "a")
      try await client.wait { state in
        if case .connected(_, let information) = state.phase { information.maximumPayload == 10 } else { false }
      }
      await #expect(throws: MessagingError.payloadTooLarge(bytes: 11, limit: 10)) {
        try await client.publish([UInt8](repeating: 0, count: 11), to: "b")
      }
      subscription.cancel()
    }
  }

  @Test func saysThatNothingListens() async throws {
    try await withClient([
      { server in
        try await server.accept()
        let reply = try await server.request(on: "q")
        try await server.send("HMSG \(reply) 0 16 16\r\nNATS/1.0 503\r\n\r\n\r\n")
        try await server.readToEnd()
      }
    ]) { client in
      await #expect(throws: MessagingError.noResponders(subject: "q")) {
        try await client.request([], to: "q", within: Self.long)
      }
    }
  }

  @Test func failsRequestsAndSubscriptionsThatAreNotAllowed() async throws {
    try await withClient([
      { server in
        try await server.accept()
        _ = try await server.request(on: "q")
        try await server.send("-ERR 'Permissions Violation for Publish to \"q\"'\r\n")
        _ = try await server.line(beginning: "SUB s")
        try await server.send("-ERR 'Permissions Violation for Subscription to \"s\"'\r\n")
        try await server.readToEnd()
      }
    ]) { client in
      await #expect(throws: MessagingError.permissionDenied("Permissions Violation for Publish to \"q\"")) {
        try await client.request([], to: "q", within: Self.long)
      }
      let subscription = try client.subscribe(to: "s")
      await #expect(throws: MessagingError.permissionDenied("Permissions Violation for Subscription to \"s\"")) {
        try await subscription.next(within: Self.long)
      }
      #expect(client.connections == 1)
    }
  }

  @Test(arguments: [
    "", "{}", "[1]", #"{"stream":"S"}"#, #"{"stream":"S","seq":0}"#, #"{"stream":"S","seq":-1}"#, "+OK",
  ])
  func takesNothingElseForAnAcknowledgement(answer: String) async throws {
    try await withClient([answering(answer)]) { client in
      let stream = JetStream(client, limit: Self.long)
      let error = await #expect(throws: JetStreamError.self) { try await stream.publish([], to: "s") }
      guard case .unknownOutcome = error else { throw Missing() }
    }
  }

  @Test func triesAgainOnlyWhenItIsAskedTo() async throws {
    let script: ScriptedServer.Script = { server in
      try await server.accept()
      var answers = ["{}", #"{"stream":"S","seq":7}"#]
      while !answers.isEmpty {
        let head = try await server.line(beginning: "HPUB s ").split(separator: " ")
        while try await server.line() != "" {}
        let answer = answers.removeFirst()
        try await server.send("MSG \(head[2]) 0 \(answer.utf8.count)\r\n\(answer)\r\n")
      }
      try await server.readToEnd()
    }
    try await withClient([script]) { client in
      var options = PublishOptions()
      options.messageID = "x"
      options.attempts = 2
      options.pause = .zero
      let stream = JetStream(client, limit: Self.long)
      let acknowledgement = try await stream.publish([], to: "s", options: options)
      #expect(acknowledgement.sequence == 7)
    }
  }

  @Test func saysWhatJetStreamRefused() async throws {
    let answer = #"{"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 3"}}"#
    try await withClient([answering(answer)]) { client in
      let stream = JetStream(client, limit: Self.long)
      let error = await #expect(throws: JetStreamError.self) { try await stream.publish([], to: "s") }
      guard case .refused(let reason) = error else { throw Missing() }
      #expect(reason.isWrongLastSequence)
    }
  }

  @Test func leavesAServerThatDoesNotAnswerForItsCluster() async throws {
    try await ScriptedServer.running([Self.idle]) { other in
      try await withClient([
        { server in
          try await server.accept(#","connect_urls":["\#(other.host):\#(other.port)"]"#)
          while true { if try await server.line() == "PING" { try await server.send("PONG\r\n") } }
        }
      ]) { client in
        let stream = JetStream(client, limit: .milliseconds(50))
        try await client.waitUntilConnected(within: Self.long)
        for _ in 0..<2 { await #expect(throws: (any Error).self) { try await stream.stream("S") } }
        try await client.wait { $0.connection?.address.port == other.port }
      }
    }
  }

  @Test func boundsWhatASlowReaderKeeps() async throws {
    let script: ScriptedServer.Script = { server in
      try await server.accept()
      for subject in ["fails", "drops"] {
        let subscription = try await server.line(beginning: "SUB \(subject) ").split(separator: " ")[2]
        for number in 0..<5 { try await server.send("MSG \(subject) \(subscription) 1\r\n\(number)\r\n") }
      }
      while true { if try await server.line() == "PING" { try await server.send("PONG\r\n") } }
    }
    try await withClient([script]) { client in
      let fails = try client.subscribe(to: "fails", bounds: SubscriptionBounds(messages: 3))
      let drops = try client.subscribe(to: "drops", bounds: SubscriptionBounds(messages: 3, overflow: .dropOldest))
      try await client.flush(within: Self.long)
      for number in 0..<3 { #expect(try await fails.next()?.payload == Array("\(number)".utf8)) }
      await #expect(throws: MessagingError.slowConsumer) { try await fails.next() }
      for number in 2..<5 { #expect(try await drops.next()?.payload == Array("\(number)".utf8)) }
      #expect(drops.droppedMessages == 2)
    }
  }

  @Test func whatIsCancelledReturnsAndLeavesNothing() async throws {
    try await withClient([Self.idle]) { client in
      try await client.waitUntilConnected(within: Self.long)
      let stream = JetStream(client)
      let subscription = try client.subscribe(to: "a")
      let works: [@Sendable () async throws -> Void] = [
        { _ = try await client.request([], to: "q", within: Self.long) },
        { _ = try await subscription.next() },
        { for try await _ in try await stream.pull(PullRequest(batch: 1, expires: Self.long), from: "C", of: "S") {} },
        { try await client.wait { _ in false } },
      ]
      for work in works {
        let task = Task { try await work() }
        for _ in 0..<10 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
      subscription.cancel()
      #expect(client.pending == [0, 0, 0, 0])
    }
  }

  @Test func saysWhyThereIsNoConnection() async throws {
    let address = try await ScriptedServer.running([Self.idle]) { $0 }
    var configuration = configuration(address)
    configuration.sendPatience = .milliseconds(50)
    try await NATSClient.running(configuration, logger: quiet) { client in
      try await client.wait { $0.lastFailure != nil }
      let error = await #expect(throws: MessagingError.self) { try await client.publish([], to: "a") }
      guard case .notConnected(.some(let reason)) = error else { throw Missing() }
      #expect(reason.contains("cannot be reached"))
    }
  }

  @Test func closingEndsEverything() async throws {
    try await ScriptedServer.running([Self.idle]) { address in
      let client = try NATSClient(configuration(address), logger: quiet)
      async let run: Void = client.run()
      try await client.waitUntilConnected(within: Self.long)
      let subscription = try client.subscribe(to: "a")
      let answer = Task { try await client.request([], to: "q", within: Self.long) }
      while client.pending[0] == 0 { await Task.yield() }
      client.close()
      await #expect(throws: MessagingError.closed) { try await answer.value }
      #expect(try await subscription.next() == nil)
      try await run
      #expect(throws: MessagingError.closed) { try client.subscribe(to: "b") }
    }
  }

  // MARK: Support

  private func answering(_ answer: String) -> ScriptedServer.Script {
    { server in
      try await server.accept()
      let reply = try await server.request(on: "s")
      try await server.send("MSG \(reply) 0 \(answer.utf8.count)\r\n\(answer)\r\n")
      try await server.readToEnd()
    }
  }

  func withClient(
    _ scripts: [ScriptedServer.Script], _ change: @escaping @Sendable (inout NATSConfiguration) -> Void = { _ in },
    _ work: @escaping @Sendable (NATSClient) async throws -> Void
  ) async throws {
    try await ScriptedServer.running(scripts) { address in
      var configuration = configuration(address)
      change(&configuration)
      try await NATSClient.running(configuration, logger: quiet, work)
    }
  }

  func configuration(_ address: ServerAddress) -> NATSConfiguration {
    var configuration = NATSConfiguration(servers: [address])
    configuration.connectLimit = Self.long
    configuration.sendPatience = Self.long
    // As long that no ping gets between the lines that a script waits for, unless the test is about pings.
    configuration.pingInterval = .seconds(20)
    configuration.shortestReconnectDelay = .milliseconds(1)
    return configuration
  }

  var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
