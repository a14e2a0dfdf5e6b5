import Foundation

/// What a server says of its refusal, short enough to be shown.
enum ServerMessage {
  private static let longest = 300

  /// Looks where OpenAI (`error.message`), FastAPI (`detail`), vLLM (`message`) and whisper.cpp (`error`) put it; what is
  /// no JSON is taken as it is, unless it is a web page.
  ///
  /// - Returns: one line without the key; empty where the server says nothing.
  static func text(of body: [UInt8], without key: APIKey?) -> String {
    let document = try? JSONDecoder().decode(Document.self, from: Data(body))
    let raw = String(decoding: body, as: UTF8.self)
    let isPage = raw.drop(while: \.isWhitespace).hasPrefix("<")
    return bounded(document?.message ?? (isPage ? "" : raw), without: key)
  }

  /// One line of bounded length, without the key.
  static func bounded(_ text: String, without key: APIKey?) -> String {
    let safe = key?.removed(from: text) ?? text
    let line = safe.prefix(4 * longest).split { $0.isWhitespace || $0.isControl }.joined(separator: " ")
    return line.count > longest ? line.prefix(longest - 1) + "…" : line
  }

  private struct Document: Decodable {
    var message: String?

    private enum CodingKeys: String, CodingKey { case error, detail, message }
    private struct Named: Decodable { var message: String }
    private struct Item: Decodable { var msg: String }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      func text(_ key: CodingKeys) -> String? { try? container.decode(String.self, forKey: key) }
      let named = try? container.decode(Named.self, forKey: .error).message
      let items = try? container.decode([Item].self, forKey: .detail).map(\.msg).joined(separator: "; ")
      message = named ?? text(.error) ?? text(.detail) ?? items ?? text(.message)
    }
  }
}

extension Character {
  fileprivate var isControl: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory == .control } }
}
