import TranscriptionCore

struct RecognitionKey: Hashable, Sendable {
  var audio: String; var engine: String; var model: String; var options: RecognitionOptions
}
