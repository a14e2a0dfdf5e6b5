import TranscriptionCore

struct OrderPayload: Decodable {
  var files: [FileID]
}
