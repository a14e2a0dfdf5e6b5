/// Why JetStream refused something.
package struct APIError: Sendable, Equatable, Decodable {
  /// As of HTTP.
  package let code: Int
  /// What exactly; the numbers are listed in the server's `errors.json`.
  package let number: Int
  package let description: String

  private enum CodingKeys: String, CodingKey {
    case code
    case number = "err_code"
    case description
  }

  package init(code: Int, number: Int, description: String) {
    self.code = code
    self.number = number
    self.description = description
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    code = try fields.decodeIfPresent(Int.self, forKey: .code) ?? 500
    number = try fields.decodeIfPresent(Int.self, forKey: .number) ?? 0
    description = try fields.decodeIfPresent(String.self, forKey: .description) ?? "no description"
  }

  /// The last sequence is not the expected one: a compare-and-set was lost. The server has two numbers for it, of which the
  /// second leaves the sequence out of the text.
  package var isWrongLastSequence: Bool { number == 10071 || number == 10164 }
  package var isStreamNotFound: Bool { number == 10059 }
  package var isConsumerNotFound: Bool { number == 10014 }
  package var isMessageNotFound: Bool { number == 10037 }
  package var isStreamNameInUse: Bool { number == 10058 }
}
