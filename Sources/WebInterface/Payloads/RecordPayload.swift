/// What to record.
struct RecordPayload: Decodable {
  var url: String?
  /// Sound that the client itself would send.
  var live: Bool?
}
