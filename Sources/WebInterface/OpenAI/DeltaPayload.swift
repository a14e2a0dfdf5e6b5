/// One piece of text of a streamed transcription.
struct DeltaPayload: Encodable {
  let type = "transcript.text.delta"
  let delta: String
}
