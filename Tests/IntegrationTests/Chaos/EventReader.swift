import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Reads a session's events and puts them into the ledger.
struct EventReader: Sendable {
  let session: SessionClient
  let ledger: Ledger

  enum Kind: CaseIterable, Sendable {
    /// The whole log as a stream, from the first event.
    case wholeStream
    /// A stream that goes on after the last event that was read.
    case resumedStream
    /// Page by page, beginning a little before what is known.
    case pages
  }

  /// Reads until `enough` events are known, or without end.
  func read(_ kind: Kind, until enough: Int = .max) async throws {
    let known = await ledger.accounts[session.id]?.events.count ?? 0
    switch kind {
    case .wholeStream: try await stream(headers: [:], after: 0, until: enough)
    case .resumedStream: try await stream(headers: ["Last-Event-ID": "\(known)"], after: known, until: enough)
    case .pages: try await pages(after: max(0, known - 20), until: enough)
    }
  }

  private func pages(after first: Int, until enough: Int) async throws {
    var last = first
    while last < enough {
      let page = try await session.request(
        "GET", "/events?after=\(last)&limit=400&wait_seconds=5", headers: ["Accept": "application/json"])
      guard page.status == 200 else { return }
      for event in page.json["events"].items {
        await ledger.note(event, line: nil, in: session.id)
        last = event["seq"].int ?? last
      }
    }
  }

  private func stream(headers: [String: String], after: Int, until enough: Int) async throws {
    if after >= enough { return }
    var request = HTTPClientRequest(url: "\(session.client.base.absoluteString)/v1/sessions/\(session.id)/events")
    request.headers.add(name: "Authorization", value: "Bearer \(session.token)")
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    let response = try await AsyncHTTPClient.HTTPClient.shared.execute(request, timeout: .seconds(240))
    guard response.status == .ok else { return }
    var rest: [UInt8] = []
    for try await chunk in response.body {
      rest += chunk.readableBytesView
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeFirst(end + 1)
        guard line.hasPrefix("data: ") else { continue }
        let text = String(line.dropFirst(6))
        let event = (try? JSONValue(Data(text.utf8))) ?? .null
        await ledger.note(event, line: text, in: session.id)
        if event["seq"].int ?? 0 >= enough { return }
      }
    }
  }
}
