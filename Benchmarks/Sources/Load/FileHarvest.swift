/// Reads sessions' event logs and finds out what became of each file.
struct FileHarvest: Sendable {
  struct Caption: Sendable {
    var at: Moment
    /// Seconds from the start of its file.
    var start: Double
  }

  private(set) var files: [String: FileTimes]
  /// Captions in the order in which they were announced.
  private(set) var captions: [Caption] = []
  private var names: [String: String] = [:]
  private var lastSeen = 0

  /// - Parameter closed: when each file was finished, by the name behind the session's prefix.
  init(closed: [String: Moment]) {
    files = closed.mapValues { FileTimes(closed: $0) }
  }

  /// One more file to look for.
  mutating func expect(_ name: String, closed: Moment) { files[name] = FileTimes(closed: closed) }

  var isComplete: Bool { files.values.allSatisfy { $0.completed != nil || $0.hasFailed } }

  /// When a file of this id was completed.
  func completion(of file: String) -> Moment? { names[file].flatMap { files[$0]?.completed } }

  /// Takes in everything that is new in the log.
  mutating func update(from client: Client, session: OpenedSession, wait: Int = 0) async throws {
    var wait = wait
    while true {
      let page = try await client.events(of: session, after: lastSeen, wait: wait)
      for event in page.events { take(event) }
      lastSeen = page.events.last?.seq ?? lastSeen
      if page.events.count < 1_000 { return }
      wait = 0
    }
  }

  mutating func take(_ event: EventsAnswer.Event) {
    guard let file = event.file else { return }
    if event.type == "file.created" { names[file] = event.name }
    guard let name = names[file], files[name] != nil else { return }
    switch event.type {
    case "segment.final":
      if let at = event.moment, let start = event.segment?.start { captions.append(Caption(at: at, start: start)) }
    case "file.created": files[name]?.created = event.moment
    case "file.queued":
      files[name]?.queued = event.moment
      files[name]?.etaSeconds = event.etaSeconds
    case "file.completed": files[name]?.completed = event.moment
    case "file.failed", "file.cancelled": files[name]?.hasFailed = true
    default: break
    }
  }
}
