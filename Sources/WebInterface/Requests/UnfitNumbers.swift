import Foundation
import TranscriptionCore

/// The fields of a JSON object whose numbers no whole number can hold: they have a fraction, or are too large.
///
/// Of such a number Foundation does not say where it stands, nor that it is one.
struct UnfitNumbers: Decodable {
  private struct Field: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
  }

  /// More than any request has; what comes behind them is not looked at.
  private static let maximumFields = 64

  private let fields: [String]

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Field.self)
    fields = object.allKeys.prefix(Self.maximumFields).filter { Self.isUnfit($0, of: object) }.map(\.stringValue)
  }

  private static func isUnfit(_ field: Field, of object: KeyedDecodingContainer<Field>) -> Bool {
    if (try? object.decodeNil(forKey: field)) == true || (try? object.decode(Int.self, forKey: field)) != nil {
      return false
    }
    do {
      _ = try object.decode(Double.self, forKey: field)
      return true
    } catch DecodingError.typeMismatch {
      return false
    } catch {
      // Beyond all numbers.
      return true
    }
  }

  /// What is wrong with a body that could not be decoded, where it is such a number. It is named where it is the only one.
  static func error(in body: Data) -> ServiceError? {
    guard let fields = (try? JSONDecoder().decode(UnfitNumbers.self, from: body))?.fields, let first = fields.first
    else {
      return nil
    }
    let field = fields.count == 1 ? first : nil
    return ServiceError(
      .invalidRequest, code: "invalid_field",
      message:
        "\(field.map { "The field \($0)" } ?? "A number in the body") is too large, or has a fraction where a whole "
        + "number is needed.", parameter: field)
  }
}
