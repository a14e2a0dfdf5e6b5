/// What a transcription is counted as: seconds of audio, rounded up.
struct DurationUsagePayload: Encodable {
  let type = "duration"
  let seconds: Int

  init(duration: Double) { seconds = Int(duration.rounded(.up)) }
}
