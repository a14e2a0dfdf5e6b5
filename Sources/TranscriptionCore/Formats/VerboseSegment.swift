/// A segment of OpenAI's `verbose_json`. Engines give no log probabilities or tokens, so those fields carry neutral values:
/// strict clients fail where one of its ten keys is missing.
struct VerboseSegment: Encodable {
  let id: Int
  let seek = 0
  let start: Double
  let end: Double
  /// With the space before it that joins it to the text so far.
  let text: String
  let tokens: [Int] = []
  let temperature = 0.0
  let averageLogProbability = 0.0
  let compressionRatio = 1.0
  let noSpeechProbability = 0.0

  private enum CodingKeys: String, CodingKey {
    case id, seek, start, end, text, tokens, temperature
    case averageLogProbability = "avg_logprob"
    case compressionRatio = "compression_ratio"
    case noSpeechProbability = "no_speech_prob"
  }
}
