import TranscriptionCore

extension DecodingError {
  /// The error in words for the user, naming the field at fault.
  var serviceError: ServiceError {
    switch self {
    case .typeMismatch(let type, let context):
      Self.error("must be \(Self.name(of: type))", at: context.codingPath)
    case .valueNotFound(let type, let context):
      Self.error("must be \(Self.name(of: type)), not null", at: context.codingPath)
    case .keyNotFound(let key, let context):
      Self.error("is missing", at: context.codingPath + [key])
    case .dataCorrupted(let context):
      Self.error("is not what it should be", at: context.codingPath)
    @unknown default:
      Self.error("is not what it should be", at: [])
    }
  }

  private static func error(_ complaint: String, at path: [any CodingKey]) -> ServiceError {
    guard !path.isEmpty else {
      return ServiceError(
        .invalidRequest, code: "invalid_json",
        message: "The body is not the JSON object that is expected here.")
    }
    let field = path.reduce(into: "") { text, key in
      text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? key.stringValue : ".\(key.stringValue)")
    }
    return ServiceError(
      .invalidRequest, code: "invalid_field", message: "The field \(field) \(complaint).", parameter: field)
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Bool.Type: "true or false"
    case is Int.Type: "a whole number"
    case is Double.Type: "a number"
    case is [Any].Type, is [String].Type: "a list"
    default: "of another type"
    }
  }
}
