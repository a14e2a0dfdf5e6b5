import TranscriptionCore

/// What determines the text of a window: equal keys, equal text.
struct RecognitionKey: Sendable, Hashable {
  /// SHA-256 of the samples, in hexadecimal.
  let audio: String
  let engine: String
  let model: String
  let options: RecognitionOptions

  /// Bytes that it takes in memory, roughly.
  var estimatedBytes: Int {
    let options = options.hotwords.reduce(options.prompt?.utf8.count ?? 0) { $0 + $1.utf8.count + 32 }
    return 256 + audio.utf8.count + engine.utf8.count + model.utf8.count + options
  }
}
