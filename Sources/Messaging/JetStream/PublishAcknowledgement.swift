/// That a message is stored.
package struct PublishAcknowledgement: Sendable, Equatable, Decodable {
  package let stream: String
  /// The message's number in the stream, from 1.
  package let sequence: UInt64
  /// Whether a message with the same id was stored before, and this one was not.
  package let isDuplicate: Bool

  private enum CodingKeys: String, CodingKey {
    case stream
    case sequence = "seq"
    case isDuplicate = "duplicate"
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    stream = try fields.decode(String.self, forKey: .stream)
    sequence = try fields.decode(UInt64.self, forKey: .sequence)
    isDuplicate = try fields.decodeIfPresent(Bool.self, forKey: .isDuplicate) ?? false
  }
}
