import Foundation

/// One user with a session of its own and recordings to transcribe.
struct SpeechUser: Sendable {
  let server: RunningServer
  let session: OpenedSession
  private(set) var harvest = FileHarvest(closed: [:])

  init(on server: RunningServer, weight: Int = 1, cache: Bool = false) async throws {
    self.server = server
    session = try await server.client.openSession(weight: weight, cache: cache)
  }

  /// Drops a recording.
  mutating func drop(_ recording: [UInt8], as name: String) throws {
    harvest.expect(
      name, closed: try DropWriter.drop(recording, as: session.dropPrefix + name, in: session.dropFolder, by: .rename))
  }

  /// Moves a file that is there already into the drop folder.
  mutating func drop(fileAt path: String, as name: String) throws {
    let hidden = session.dropFolder + "/." + name
    try FileManager.default.moveItem(atPath: path, toPath: hidden)
    harvest.expect(name, closed: .now)
    try FileManager.default.moveItem(atPath: hidden, toPath: session.dropFolder + "/" + session.dropPrefix + name)
  }

  /// Reads what is new in the session.
  mutating func look(wait: Int = 0) async throws {
    try await harvest.update(from: server.client, session: session, wait: wait)
  }

  /// Waits until every file has come to its end, or the limit in seconds is over.
  mutating func finish(limit: Double) async throws {
    let end = Moment.now.seconds + limit
    while !harvest.isComplete, Moment.now.seconds < end { try await look(wait: 2) }
  }

  /// Seconds from drop to completion of one recording in a session of its own; `nil` when it took longer than the limit.
  static func time(_ recording: [UInt8], on server: RunningServer, limit: Double = 120) async throws -> Double? {
    var user = try await SpeechUser(on: server)
    try user.drop(recording, as: "r.wav")
    try await user.finish(limit: limit)
    try await server.client.end(user.session)
    return user.harvest.files["r.wav"].flatMap { file in file.completed.map { $0 - file.closed } }
  }

  /// The median of several.
  static func medianTime(_ recordings: [[UInt8]], on server: RunningServer) async throws -> Double {
    var times = Samples()
    for recording in recordings {
      if let time = try await time(recording, on: server) { times.add(time) }
    }
    guard let median = times.median else { throw BenchFailure("the engine did not finish a single recording in time") }
    return median
  }
}
