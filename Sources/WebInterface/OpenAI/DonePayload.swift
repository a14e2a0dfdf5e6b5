import Foundation

/// The end of a streamed transcription.
struct DonePayload: Encodable {
  struct Usage: Encodable {
    struct InputDetails: Encodable {
      let textTokens = 0
      let audioTokens: Int

      private enum CodingKeys: String, CodingKey {
        case textTokens = "text_tokens"
        case audioTokens = "audio_tokens"
      }
    }

    let type = "tokens"
    let inputTokens: Int
    let inputTokenDetails: InputDetails
    let outputTokens: Int
    let totalTokens: Int

    private enum CodingKeys: String, CodingKey {
      case type
      case inputTokens = "input_tokens"
      case inputTokenDetails = "input_token_details"
      case outputTokens = "output_tokens"
      case totalTokens = "total_tokens"
    }
  }

  let type = "transcript.text.done"
  let text: String
  let usage: Usage

  /// The usage is an estimate in the unit that clients expect, since engines here do not count tokens: ten a second of
  /// audio, and the words of the text.
  init(text: String, duration: Double) {
    self.text = text
    let audio = Int((duration * 10).rounded(.up))
    let words = text.split(whereSeparator: \.isWhitespace).count
    usage = Usage(
      inputTokens: audio, inputTokenDetails: .init(audioTokens: audio), outputTokens: words,
      totalTokens: audio + words)
  }
}
