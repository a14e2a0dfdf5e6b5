import TranscriptionCore

/// OpenAI's `json`.
struct TranscriptionPayload: Encodable {
  let text: String
  let usage: DurationUsagePayload

  init(_ transcript: Transcript) {
    text = PlainText.of(transcript)
    usage = DurationUsagePayload(duration: transcript.duration)
  }
}
