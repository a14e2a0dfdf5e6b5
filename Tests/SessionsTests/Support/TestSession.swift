import Foundation
import Testing
import TranscriptionCore

/// A session as a client has it, and what programs beside the server do for it.
struct TestSession: Sendable {
  let id: SessionID
  let token: String
  let handle: any SessionHandle
  let dropFolder: String

  /// The path in the drop folder of a file for this session.
  func dropPath(_ name: String) -> String { "\(dropFolder)/\(id)_\(name)" }

  /// Drops a finished file by moving it in.
  func drop(_ name: String, _ bytes: [UInt8] = Wave.tone(seconds: 1)) throws {
    let hidden = "\(dropFolder)/.\(UUID().uuidString)"
    try Data(bytes).write(to: URL(filePath: hidden))
    #expect(rename(hidden, dropPath(name)) == 0)
  }

  @discardableResult
  func upload(
    _ name: String = "talk.wav", _ bytes: [UInt8] = Wave.tone(seconds: 1), key: String? = nil, expectedBytes: Int? = nil
  ) async throws -> FileSnapshot {
    try await handle.upload(UploadRequest(name: name, idempotencyKey: key, expectedBytes: expectedBytes)) { writer in
      try await writer.write(bytes)
    }
  }

  // MARK: Events

  /// All events so far.
  func events() async throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    while true {
      let page = try await handle.events(after: events.last?.seq ?? 0, limit: 1_000, wait: .zero)
      if page.events.isEmpty { return events }
      events += page.events
    }
  }

  /// Waits until the log has `count` events that `isWanted` accepts, and returns those.
  @discardableResult
  func waitForEvents(
    _ count: Int = 1, where isWanted: (RecordedEvent) -> Bool
  ) async throws -> [RecordedEvent] {
    var seq = 0
    var found: [RecordedEvent] = []
    while true {
      let page = try await handle.events(after: seq, limit: 1_000, wait: .seconds(1_000_000))
      for event in page.events {
        seq = event.seq
        if isWanted(event) { found.append(event) }
        if found.count == count { return found }
      }
      try Task.checkCancellation()
      try #require(!page.isEnd, "the session ended while the test waited for an event")
    }
  }

  /// Waits for events of a type.
  @discardableResult
  func wait(for type: String, _ count: Int = 1) async throws -> [RecordedEvent] {
    try await waitForEvents(count) { $0.type == type }
  }

  /// Waits for the ends of so many files; returns their events.
  @discardableResult
  func waitForEnds(_ count: Int = 1) async throws -> [RecordedEvent] {
    try await waitForEvents(count) { $0.isTerminal }
  }

  // MARK: What must hold whatever happened

  /// Numbers without gaps, one terminal event a file, no caption twice.
  func expectSoundLog() async throws {
    let events = try await events()
    #expect(events.map(\.seq) == Array(1...max(1, events.count)))
    var ended: Set<FileID> = []
    var captions: Set<[String]> = []
    for event in events {
      guard let file = event.file else { continue }
      if event.isTerminal { #expect(ended.insert(file).inserted, "\(file) ended twice") }
      if event.type == "segment.final", let id = event.segment?.id {
        #expect(captions.insert(["\(file)", "\(id)"]).inserted, "caption \(id) twice")
      }
    }
  }
}
