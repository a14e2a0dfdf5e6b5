import Logging
import TestSupport
import Testing

@testable import Messaging

/// Streams, consumers and buckets of a real server.
@Suite(.timeLimit(.minutes(5)), .enabled(if: NATSServer.isInstalled, "\(NATSServer.absence)"))
struct JetStreamTests {
  @Test func managesStreams() async throws {
    try await withStream { stream in
      var configuration = StreamConfiguration(name: "S", subjects: ["s.>"])
      configuration.maximumAge = .seconds(3600)
      configuration.maximumMessages = 100
      configuration.allowsMessageTTL = true
      let made = try await stream.createStream(configuration)
      #expect(made.configuration.maximumAge == .seconds(3600) && made.configuration.subjects == ["s.>"])
      _ = try await stream.createStream(configuration)
      configuration.description = "changed"
      #expect(try await stream.updateStream(configuration).configuration.description == "changed")
      for number in UInt8(1)...5 { _ = try await stream.publish([number], to: "s.\(number)", headers: ["A": "b"]) }
      #expect(try await stream.stream("S")?.state.messages == 5)
      let stored = try await stream.message(2, of: "S")
      #expect(stored?.payload == [2] && stored?.subject == "s.2" && stored?.headers["A"] == "b")
      #expect(try await stream.deleteMessage(2, of: "S"))
      #expect(try await stream.deleteMessage(2, of: "S") == false)
      #expect(try await stream.message(2, of: "S") == nil)
      #expect(try await stream.purge("S", subject: "s.3") == 1)
      #expect(try await stream.purge("S", keeping: 1) == 2)
      #expect(try await stream.lastMessage(on: "s.5", of: "S")?.sequence == 5)
      #expect(try await stream.deleteStream("S"))
      #expect(try await stream.deleteStream("S") == false)
      #expect(try await stream.stream("S") == nil)
      await #expect(throws: MessagingError.noResponders(subject: "s.1")) { try await stream.publish([], to: "s.1") }
    }
  }

  @Test func publishesOnlyWhatIsExpected() async throws {
    try await withStream { stream in
      _ = try await stream.createStream(StreamConfiguration(name: "S", subjects: ["s.>"]))
      var options = PublishOptions()
      options.expectedLastSubjectSequence = 0
      #expect(try await stream.publish([1], to: "s.a", options: options).sequence == 1)
      let error = await #expect(throws: JetStreamError.self) {
        try await stream.publish([1], to: "s.a", options: options)
      }
      guard case .refused(let reason) = error else { throw Missing() }
      #expect(reason.isWrongLastSequence)
      options = PublishOptions()
      options.messageID = "x"
      #expect(try await stream.publish([2], to: "s.b", options: options).isDuplicate == false)
      #expect(try await stream.publish([2], to: "s.b", options: options).isDuplicate)
    }
  }

  @Test func pullsAndAcknowledges() async throws {
    try await withConsumer { stream in
      for number in UInt8(1)...6 { _ = try await stream.publish([number], to: "q.a") }
      var request = PullRequest(batch: 6, expires: .seconds(60))
      request.heartbeat = .seconds(20)
      var messages: [JetStreamMessage] = []
      for try await message in try await stream.pull(request, from: "C", of: "Q") { messages.append(message) }
      #expect(messages.map(\.payload) == (UInt8(1)...6).map { [$0] })
      #expect(messages.allSatisfy { $0.metadata.deliveries == 1 && $0.metadata.stream == "Q" })
      try await messages[0].acknowledgeConfirmed()
      try await messages[1].acknowledge()
      try await messages[2].terminate(reason: "poison")
      try await messages[3].markInProgress()
      try await messages[4].negativelyAcknowledge()
      try await messages[5].negativelyAcknowledge(delay: .milliseconds(10))
      var again: [UInt8: UInt64] = [:]
      for try await message in try await stream.pull(PullRequest(batch: 2, expires: .seconds(60)), from: "C", of: "Q") {
        again[message.payload[0]] = message.metadata.deliveries
        try await message.acknowledgeConfirmed()
      }
      #expect(again == [5: 2, 6: 2])
      #expect(try await stream.consumer("C", of: "Q")?.pendingAcknowledgements == 1)
      try await messages[3].acknowledgeConfirmed()
      #expect(try await stream.stream("Q")?.state.messages == 0)
    }
  }

  @Test func deliversAgainWhatIsNotAcknowledged() async throws {
    try await withConsumer(wait: .milliseconds(200)) { stream in
      _ = try await stream.publish([1], to: "q.a")
      for expected in UInt64(1)...2 {
        var pull = try await stream.pull(PullRequest(batch: 1, expires: .seconds(60)), from: "C", of: "Q")
          .makeAsyncIterator()
        #expect(try await pull.next()?.metadata.deliveries == expected)
        #expect(try await pull.next() == nil)
      }
    }
  }

  @Test func endsAPullWithItsTime() async throws {
    try await withConsumer { stream in
      var count = 0
      for try await _ in try await stream.pull(PullRequest(batch: 1, expires: .milliseconds(50)), from: "C", of: "Q") {
        count += 1
      }
      #expect(count == 0)
      await #expect(throws: (any Error).self) {
        for try await _ in try await stream.pull(PullRequest(batch: 1, expires: .seconds(60)), from: "None", of: "Q") {}
      }
    }
  }

  @Test func endsAPullOfADeletedConsumer() async throws {
    try await withConsumer { stream in
      let pull = try await stream.pull(PullRequest(batch: 1, expires: .seconds(120)), from: "C", of: "Q")
      // The pull goes another way to the consumer than what follows.
      while try await stream.consumer("C", of: "Q")?.waitingPulls == 0 {}
      try await stream.deleteConsumer("C", of: "Q")
      await #expect(throws: JetStreamError.consumerDeleted) { for try await _ in pull {} }
      #expect(try await stream.consumer("C", of: "Q") == nil)
    }
  }

  @Test func givesBackWhatAnAbandonedPullHasNotRead() async throws {
    try await withConsumer(wait: .seconds(600)) { stream in
      for number in UInt8(1)...3 { _ = try await stream.publish([number], to: "q.a") }
      for try await message in try await stream.pull(PullRequest(batch: 3, expires: .seconds(60)), from: "C", of: "Q") {
        while stream.client.unreadMessages < 2 { await Task.yield() }
        try await message.acknowledge()
        break
      }
      var again: Set<UInt8> = []
      for try await message in try await stream.pull(PullRequest(batch: 2, expires: .seconds(60)), from: "C", of: "Q") {
        again.insert(message.payload[0])
      }
      #expect(again == [2, 3])
    }
  }

  @Test func prefersPullsWithPriority() async throws {
    try await withStream { stream in
      _ = try await stream.createStream(StreamConfiguration(name: "Q", subjects: ["q.>"]))
      var consumer = ConsumerConfiguration(durableName: "C")
      consumer.priority = .prioritized
      consumer.priorityGroups = ["pool"]
      _ = try await stream.createConsumer(consumer, of: "Q")
      func pull(priority: Int) async throws -> PullBatch {
        var request = PullRequest(batch: 1, expires: .seconds(120))
        request.group = "pool"
        request.priority = priority
        return try await stream.pull(request, from: "C", of: "Q")
      }
      let processor = try await pull(priority: 1)
      let accelerator = try await pull(priority: 0)
      // The pulls go another way to the consumer than what follows.
      while try await stream.consumer("C", of: "Q")?.waitingPulls != 2 {}
      _ = try await stream.publish([1], to: "q.a")
      _ = try await stream.publish([2], to: "q.a")
      for try await message in accelerator { #expect(message.payload == [1]) }
      for try await message in processor { #expect(message.payload == [2]) }
    }
  }

  // MARK: Buckets

  @Test func keepsKeysAndValues() async throws {
    try await withStream { stream in
      let bucket = try await KeyValueBucket.create(KeyValueConfiguration(bucket: "b"), in: stream)
      await #expect(throws: KeyValueError.bucketNotFound("c")) { try await KeyValueBucket.open("c", in: stream) }
      #expect(try await bucket.get("a") == nil)
      let first = try await bucket.create([1], for: "a")
      await #expect(throws: KeyValueError.wrongRevision(key: "a")) { try await bucket.create([2], for: "a") }
      let second = try await bucket.update([2], for: "a", expecting: first)
      await #expect(throws: KeyValueError.wrongRevision(key: "a")) {
        try await bucket.update([3], for: "a", expecting: first)
      }
      #expect(try await bucket.get("a")?.value == [2])
      #expect(try await bucket.get("a")?.revision == second)
      try await bucket.put([4], for: "x/y.z")
      #expect(try await Set(bucket.keys()) == ["a", "x/y.z"])
      await #expect(throws: KeyValueError.wrongRevision(key: "a")) { try await bucket.delete("a", expecting: first) }
      try await bucket.delete("a", expecting: second)
      #expect(try await bucket.get("a") == nil)
      #expect(try await bucket.keys() == ["x/y.z"])
      try await bucket.create([5], for: "a")
      try await bucket.purge("a")
      #expect(try await bucket.get("a") == nil)
      for key in ["", ".a", "a.", "a..b", "a b", "a*", "ä"] {
        await #expect(throws: KeyValueError.invalidKey(key)) { try await bucket.put([], for: key) }
      }
      try await bucket.delete()
      #expect(try await stream.stream("KV_b") == nil)
    }
  }

  @Test func watchesKeys() async throws {
    try await withStream { stream in
      let bucket = try await KeyValueBucket.create(KeyValueConfiguration(bucket: "b"), in: stream)
      var empty = try bucket.watch("none.*").makeAsyncIterator()
      #expect(try await empty.next() == .caughtUp)
      try await bucket.put([1], for: "w.a")
      var watch = try bucket.watch("w.*").makeAsyncIterator()
      guard case .entry(let entry) = try await watch.next() else { throw Missing() }
      #expect(entry.key == "w.a" && entry.value == [1] && entry.operation == .put)
      #expect(try await watch.next() == .caughtUp)
      try await bucket.delete("w.a")
      guard case .entry(let deleted) = try await watch.next() else { throw Missing() }
      #expect(deleted.key == "w.a" && deleted.operation == .delete)
    }
  }

  /// A value lives for a second, and a marker says that it went by itself: for so long that a late reader finds it too.
  @Test func tellsWhatWentByItself() async throws {
    try await withStream { stream in
      var configuration = KeyValueConfiguration(bucket: "b")
      configuration.timeToLive = .seconds(1)
      configuration.markerTimeToLive = .seconds(3_600)
      let bucket = try await KeyValueBucket.create(configuration, in: stream)
      try await bucket.put([1], for: "w.a")
      for try await event in try bucket.watch("w.*") {
        guard case .entry(let entry) = event, entry.operation != .put else { continue }
        #expect(entry.key == "w.a" && entry.operation == .purge)
        break
      }
    }
  }

  /// The watch counts on as many entries as there were when it began, and one goes before it is read.
  @Test func catchesUpWithoutWhatHasGone() async throws {
    try await withStream { stream in
      let bucket = try await KeyValueBucket.create(KeyValueConfiguration(bucket: "b"), in: stream)
      for number in 0...256 { try await bucket.put([], for: "k.\(number)") }
      var watch = try bucket.watch().makeAsyncIterator()
      // One pull, which leaves the last.
      for number in 0..<256 {
        guard case .entry(let entry) = try await watch.next() else { throw Missing() }
        #expect(entry.key == "k.\(number)")
      }
      #expect(try await stream.purge("KV_b", subject: "$KV.b.k.256") == 1)
      #expect(try await watch.next() == .caughtUp)
      try await bucket.put([1], for: "k.0")
      guard case .entry(let entry) = try await watch.next() else { throw Missing() }
      #expect(entry.value == [1])
    }
  }

  /// Any publisher can write a status into the headers of what is stored, and servers take it out or not.
  @Test(arguments: ["100 Idle Heartbeat", "404 No Messages", "409 Consumer Deleted", "503"])
  func takesNoStatusFromAStoredMessage(status: String) async throws {
    try await withConsumer { stream in
      let block = "NATS/1.0 \(status)\r\n\r\n"
      try await stream.client.publish([1], to: "q.a", block: block)
      var pull = try await stream.pull(PullRequest(batch: 1, expires: .seconds(60)), from: "C", of: "Q")
        .makeAsyncIterator()
      #expect(try await pull.next()?.payload == [1])
      let bucket = try await KeyValueBucket.create(KeyValueConfiguration(bucket: "b"), in: stream)
      try await stream.client.publish([2], to: "$KV.b.a", block: block)
      var watch = try bucket.watch().makeAsyncIterator()
      guard case .entry(let entry) = try await watch.next() else { throw Missing() }
      #expect(entry.key == "a" && entry.value == [2])
      #expect(try await watch.next() == .caughtUp)
    }
  }

  @Test func beginsAWatchAnewAfterAReconnection() async throws {
    try await withStream { stream in
      let bucket = try await KeyValueBucket.create(KeyValueConfiguration(bucket: "b"), in: stream)
      try await bucket.put([1], for: "a")
      var watch = try bucket.watch().makeAsyncIterator()
      _ = try await watch.next()
      #expect(try await watch.next() == .caughtUp)
      // Read by a pull that is still under way when the connection is lost.
      try await bucket.put([2], for: "a")
      _ = try await watch.next()
      stream.client.reconnect()
      #expect(try await watch.next() == .restarted)
      guard case .entry(let entry) = try await watch.next() else { throw Missing() }
      #expect(entry.key == "a")
      #expect(try await watch.next() == .caughtUp)
    }
  }

  /// Several clients count one key up, each by compare-and-set: every revision has one winner, so none is lost.
  @Test func aCompareAndSetHasOneWinner() async throws {
    try await NATSServer.running { server in
      try await KeyValueRace.run(
        configurations: Array(repeating: server.configuration(), count: 4),
        bucket: KeyValueConfiguration(bucket: "race"), rounds: 25, logger: quiet)
    }
  }

  // MARK: Support

  private func withStream(_ work: @Sendable (JetStream) async throws -> Void) async throws {
    try await NATSServer.running { server in
      try await NATSClient.running(server.configuration(), logger: quiet) { client in
        try await work(JetStream(client))
      }
    }
  }

  private func withConsumer(
    wait: Duration = .seconds(120), _ work: @Sendable (JetStream) async throws -> Void
  ) async throws {
    try await withStream { stream in
      var configuration = StreamConfiguration(name: "Q", subjects: ["q.>"])
      configuration.retention = .workQueue
      configuration.storage = .memory
      _ = try await stream.createStream(configuration)
      var consumer = ConsumerConfiguration(durableName: "C")
      consumer.acknowledgementWait = wait
      _ = try await stream.createConsumer(consumer, of: "Q")
      try await work(stream)
    }
  }

  private var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
