import Foundation
import Testing

/// One session, seen by the user who opened it.
struct SessionClient: Sendable {
  let client: HTTPClient
  let id: String
  let token: String
  let dropFolder: String
  /// The answer to the opening.
  let opened: JSONValue

  private static let terminal: Set<String> = ["file.completed", "file.failed", "file.cancelled"]
  /// Long polls without any news, of 20 s each, after which a wait is given up.
  private static let patience = 3

  /// The session on a server that was started anew.
  func through(_ client: HTTPClient) -> SessionClient {
    SessionClient(client: client, id: id, token: token, dropFolder: dropFolder, opened: opened)
  }

  func request(
    _ method: String, _ path: String = "", headers: [String: String] = [:], body: Data? = nil
  ) async throws -> HTTPAnswer {
    try await client.request(method, "/v1/sessions/\(id)\(path)", token: token, headers: headers, body: body)
  }

  func request(_ method: String, _ path: String, json: String) async throws -> HTTPAnswer {
    try await client.request(method, "/v1/sessions/\(id)\(path)", token: token, json: json)
  }

  /// Whether something comes true in time: looks at once, and again with every event of the session.
  func becomesTrue(within limit: Duration, _ condition: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + limit
    var last = try await newestEvent()
    while true {
      if try await condition() { return true }
      guard ContinuousClock.now < end, let known = last else { return false }
      let page = try await request(
        "GET", "/events?after=\(known)&wait_seconds=2", headers: ["Accept": "application/json"])
      last = page.status == 200 ? page.json["last"].int ?? known : nil
    }
  }

  /// Number of the newest event; `nil` where the session is gone.
  private func newestEvent() async throws -> Int? {
    let page = try await request("GET", "/events?after=0&limit=1", headers: ["Accept": "application/json"])
    return page.status == 200 ? page.json["newest"].int ?? 0 : nil
  }

  // MARK: Files

  /// Uploads and returns the file's id.
  @discardableResult
  func upload(_ name: String, _ content: Data) async throws -> String {
    let escaped = try #require(name.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    let answer = try await request("POST", "/files?name=\(escaped)", body: content)
    try #require(answer.status == 202, "\(answer.text)")
    #expect(answer.json["files"][0]["name"].text == name)
    return try #require(answer.json["files"][0]["id"].text)
  }

  /// Where another program puts a file for this session.
  func dropPath(_ name: String) -> String { "\(dropFolder)/\(id)_\(name)" }

  /// Writes a file into the drop folder as `cp` does.
  func drop(_ name: String, _ content: Data) throws {
    try content.write(to: URL(filePath: dropPath(name)), options: .withoutOverwriting)
  }

  func files() async throws -> [JSONValue] { try await request("GET", "/files").json["files"].items }

  func file(named name: String) async throws -> JSONValue {
    try #require(try await files().first { $0["name"].text == name }, "no file \(name)")
  }

  func transcript(_ file: String, format: String = "json") async throws -> HTTPAnswer {
    try await request("GET", "/files/\(file)/transcript?format=\(format)")
  }

  /// All captions of a file, joined.
  func spoken(in file: String) async throws -> String {
    let answer = try await transcript(file)
    try #require(answer.status == 200, "\(answer.text)")
    return answer.json["segments"].items.compactMap { $0["text"].text }.joined(separator: " ")
  }

  // MARK: Events

  /// All events so far.
  func events() async throws -> [JSONValue] { try await events { _ in true } }

  /// The events from the first on, read page by page until they satisfy `condition`.
  ///
  /// - Throws: when nothing more happens for a minute.
  @discardableResult
  func events(until condition: ([JSONValue]) -> Bool) async throws -> [JSONValue] {
    var events: [JSONValue] = []
    var emptyPages = 0
    while true {
      let wait = condition(events) ? 0 : 20
      let page = try await request(
        "GET", "/events?after=\(events.count)&wait_seconds=\(wait)", headers: ["Accept": "application/json"])
      try #require(page.status == 200, "\(page.text)")
      let news = page.json["events"].items
      events += news
      if news.isEmpty, condition(events) { return events }
      emptyPages = news.isEmpty ? emptyPages + 1 : 0
      try #require(emptyPages < Self.patience, "nothing happens any more after \(events.suffix(3))")
    }
  }

  /// Waits until so many files have come to their end.
  @discardableResult
  func finished(_ count: Int) async throws -> [JSONValue] {
    try await events { events in
      events.count { Self.terminal.contains($0["type"].text ?? "") } >= count
    }
  }

  /// The event stream, once it has begun.
  func eventStream(_ query: String = "", headers: [String: String] = [:]) async throws -> StreamedAnswer {
    try await client.stream("/v1/sessions/\(id)/events\(query)", token: token, headers: headers)
  }

  @discardableResult
  func end() async throws -> HTTPAnswer { try await request("DELETE") }
}
