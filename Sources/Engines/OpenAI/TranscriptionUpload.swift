import Foundation
import TranscriptionCore

/// The body of one request, `multipart/form-data`.
struct TranscriptionUpload: Sendable {
  let contentType: String
  let bytes: [UInt8]

  /// - Parameter wave: a WAV file.
  init(wave: [UInt8], model: String, options: RecognitionOptions, detail: AnswerDetail) {
    let boundary = "sotto-\(UUID().uuidString)"
    contentType = "multipart/form-data; boundary=\(boundary)"
    var bytes: [UInt8] = []
    bytes.reserveCapacity(wave.count + 4_096)
    func add(_ disposition: String, type: String? = nil, _ content: some Collection<UInt8>) {
      bytes += "--\(boundary)\r\nContent-Disposition: form-data; \(disposition)\r\n".utf8
      if let type { bytes += "Content-Type: \(type)\r\n".utf8 }
      bytes += "\r\n".utf8
      bytes += content
      bytes += "\r\n".utf8
    }
    // First, so that no server refuses a field and closes before it has read the rest: its answer could get lost. Servers
    // tell the kind of audio by the ending of the name.
    add("name=\"file\"; filename=\"audio.wav\"", type: "audio/wav", wave)
    for (name, value) in Self.fields(model: model, options: options, detail: detail) {
      add("name=\"\(name)\"", value.utf8)
    }
    bytes += "--\(boundary)--\r\n".utf8
    self.bytes = bytes
  }

  private static func fields(
    model: String, options: RecognitionOptions, detail: AnswerDetail
  ) -> [(name: String, value: String)] {
    var fields = [("model", model), ("response_format", detail.responseFormat), ("temperature", "0")]
    if let language = options.language { fields.append(("language", language)) }
    if let prompt = prompt(options) { fields.append(("prompt", prompt)) }
    // Words of a translation were never spoken, so they have no times.
    if detail == .words, options.task == .transcribe {
      fields += [("timestamp_granularities[]", "word"), ("timestamp_granularities[]", "segment")]
    }
    return fields
  }

  /// The prompt, and the hotwords behind it: the interface has no field for them.
  private static func prompt(_ options: RecognitionOptions) -> String? {
    let parts = [options.prompt ?? "", options.hotwords.joined(separator: ", ")]
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
