import Foundation
import FoundationNetworking

/// What a server answered.
struct HTTPAnswer: Sendable {
  let status: Int
  let body: Data
  private let headers: [String: String]

  init(_ response: HTTPURLResponse, body: Data) {
    status = response.statusCode
    self.body = body
    headers = response.allHeaderFields.reduce(into: [:]) { fields, field in
      fields["\(field.key)".lowercased()] = "\(field.value)"
    }
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON; `null` where it is none.
  var json: JSONValue { (try? JSONValue(body)) ?? .null }

  /// The machine-readable code of an error.
  var errorCode: String? { json["error"]["code"].text }

  func header(_ name: String) -> String? { headers[name.lowercased()] }
}
