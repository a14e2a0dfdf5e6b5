import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct ConfigurationTests {
  @Test func refusesWhatCannotWork() throws {
    var usable = NATSConfiguration(servers: [try ServerAddress("a")])
    usable.inboxPrefix = String(repeating: "x", count: 960)
    try usable.validate()
    let changes: [(inout NATSConfiguration) -> Void] = [
      { $0.servers = [] }, { $0.pingInterval = .zero }, { $0.pingInterval = .seconds(-1) },
      { $0.shortestReconnectDelay = .zero }, { $0.longestReconnectDelay = .zero }, { $0.inboxPrefix += "x" },
    ]
    for change in changes {
      var configuration = usable
      change(&configuration)
      let error = #expect(throws: MessagingError.self) { try configuration.validate() }
      guard case .unusableConfiguration = error else { throw Missing() }
    }
  }

  @Test(arguments: [
    ("Exceeded MaxWaiting", PullStatus.failed(.pullInterrupted("Exceeded MaxWaiting"))),
    ("Consumer Deleted", .failed(.consumerDeleted)),
    ("Exceeded MaxRequestBatch of 1", .failed(.pullRefused(code: 409, description: "Exceeded MaxRequestBatch of 1"))),
  ])
  func readsStatuses(text: String, status: PullStatus) {
    let headers = MessageHeaders(block: Array("NATS/1.0 409 \(text)\r\n\r\n".utf8))
    #expect(PullStatus(Message(subject: "i", headers: headers)) == status)
    #expect(PullStatus(Message(subject: "i", reply: "$JS.ACK.S.C.1.1.1.1.0", headers: headers)) == nil)
  }
}
