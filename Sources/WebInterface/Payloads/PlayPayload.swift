import TranscriptionCore

/// What may come with `play`.
struct PlayPayload: Decodable {
  var file: FileID?
  var position: Double?
  var rate: Double?
}
