import AsyncHTTPClient
import Foundation
import NIOHTTP1

/// What a server answered.
struct HTTPAnswer: Sendable {
  let status: Int
  let body: Data
  private let headers: HTTPHeaders

  init(_ response: HTTPClientResponse, body: Data) {
    status = Int(response.status.code)
    self.body = body
    headers = response.headers
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON; `null` where it is none.
  var json: JSONValue { (try? JSONValue(body)) ?? .null }

  /// The machine-readable code of an error.
  var errorCode: String? { json["error"]["code"].text }

  func header(_ name: String) -> String? { headers.first(name: name) }
}
