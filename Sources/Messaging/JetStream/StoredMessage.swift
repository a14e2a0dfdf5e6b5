import Foundation

/// A message as a stream keeps it.
package struct StoredMessage: Sendable, Equatable {
  package let subject: String
  package let sequence: UInt64
  package let headers: MessageHeaders
  package let payload: [UInt8]

  /// As the API answers it, bytes in base 64.
  struct Answer: Decodable {
    let message: StoredMessage

    private enum CodingKeys: CodingKey {
      case message
    }

    private enum MessageKeys: String, CodingKey {
      case subject, data
      case sequence = "seq"
      case headers = "hdrs"
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
        .nestedContainer(keyedBy: MessageKeys.self, forKey: .message)
      let headers = try fields.decodeIfPresent(Data.self, forKey: .headers)
      message = StoredMessage(
        subject: try fields.decode(String.self, forKey: .subject),
        sequence: try fields.decode(UInt64.self, forKey: .sequence),
        headers: headers.map { MessageHeaders(block: $0) } ?? [:],
        payload: Array(try fields.decodeIfPresent(Data.self, forKey: .data) ?? Data()))
    }
  }
}
