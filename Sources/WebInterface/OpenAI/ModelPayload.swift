/// A model as OpenAI's clients know it.
struct ModelPayload: Encodable {
  let id: String
  let object = "model"
  /// Seconds since 1970. A constant: names of engines have no date.
  let created = 1_686_935_002
  let ownedBy = "sotto"

  private enum CodingKeys: String, CodingKey {
    case id, object, created
    case ownedBy = "owned_by"
  }
}
