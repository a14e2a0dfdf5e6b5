import Testing

@testable import Messaging

extension ScriptedServerTests {
  /// Both are in one read: the connection is over with the first.
  @Test func isNotConnectedByWhatComesBehindAnError() async throws {
    try await withClient([
      { server in
        try await server.introduce()
        _ = try await server.line(beginning: "PING")
        try await server.send("-ERR 'x'\r\nPONG\r\n")
        try await server.readToEnd()
      },
      { server in
        try await server.accept()
        let subscription = try await server.line(beginning: "SUB a ").split(separator: " ")[2]
        try await server.send("MSG a \(subscription) 2\r\nhi\r\n")
        try await server.readToEnd()
      },
    ]) { client in
      let subscription = try client.subscribe(to: "a")
      #expect(try await subscription.next(within: Self.long)?.payload == Array("hi".utf8))
      #expect(client.connections == 1)
    }
  }

  @Test func endsAPullThatIsNotAllowed() async throws {
    let text = "Permissions Violation for Publish to \"$JS.API.CONSUMER.MSG.NEXT.S.C\""
    try await withClient([
      { server in
        try await server.accept()
        _ = try await server.request(on: "$JS.API.CONSUMER.MSG.NEXT.S.C")
        try await server.send("-ERR '\(text)'\r\n")
        try await server.readToEnd()
      }
    ]) { client in
      let pull = try await JetStream(client).pull(PullRequest(batch: 1, expires: Self.long), from: "C", of: "S")
      await #expect(throws: MessagingError.permissionDenied(text)) { for try await _ in pull {} }
    }
  }

  /// Of a server that leaves in the headers what a publisher wrote there.
  @Test func takesAStoredStatusForAMessage() async throws {
    try await withClient([
      { server in
        try await server.accept()
        let subscription = try await server.line(beginning: "SUB ").split(separator: " ")[2]
        _ = try await server.request(on: "$JS.API.CONSUMER.MSG.NEXT.S.C")
        let block = "NATS/1.0 409 Consumer Deleted\r\n\r\n"
        let bytes = block.utf8.count
        try await server.send("HMSG s \(subscription) $JS.ACK.S.C.1.1.1.1.0 \(bytes) \(bytes + 1)\r\n\(block)x\r\n")
        try await server.readToEnd()
      }
    ]) { client in
      try await client.waitUntilConnected(within: Self.long)
      var pull = try await JetStream(client).pull(PullRequest(batch: 1, expires: Self.long), from: "C", of: "S")
        .makeAsyncIterator()
      #expect(try await pull.next()?.payload == Array("x".utf8))
    }
  }

  /// The kind of the violation is at its beginning, not in the subject.
  @Test func tellsPublicationsFromSubscriptions() async throws {
    let text = "Permissions Violation for Publish to \"my.subscription\""
    try await withClient([
      { server in
        try await server.accept()
        _ = try await server.request(on: "my.subscription")
        try await server.send("-ERR '\(text)'\r\n")
        try await server.readToEnd()
      }
    ]) { client in
      await #expect(throws: MessagingError.permissionDenied(text)) {
        try await client.request([], to: "my.subscription", within: Self.long)
      }
    }
  }

  @Test func blamesNoServerForWhatAnotherDidNotAnswer() async throws {
    try await withClient([Self.idle], { $0.servers += $0.servers }) { client in
      try await client.waitUntilConnected(within: Self.long)
      for _ in 0..<3 { client.serverAnswered(.missing, asOf: 0) }
      #expect(client.server != nil)
      for _ in 0..<2 { client.serverAnswered(.missing, asOf: 1) }
      try await client.wait { $0.reconnections == 2 }
    }
  }
}
