/// OpenAI's `json` and `verbose_json`, as far as servers agree on them. Times are seconds.
struct TranscriptionDocument: Decodable {
  struct Segment: Decodable {
    var start: Double
    var end: Double
    var text: String
    var averageLogProbability: Double?
    /// Some servers put the words here, others beside the segments.
    var words: [Word]?

    private enum CodingKeys: String, CodingKey {
      case start, end, text, words
      case averageLogProbability = "avg_logprob"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      start = try container.decode(Double.self, forKey: .start)
      end = try container.decode(Double.self, forKey: .end)
      text = try container.decode(String.self, forKey: .text)
      words = try container.decodeIfPresent([Word].self, forKey: .words)
      averageLogProbability = try? container.decodeIfPresent(Double.self, forKey: .averageLogProbability)
    }
  }

  struct Word: Decodable {
    var word: String
    var start: Double?
    var end: Double?
    /// Confidence, 0…1, under the names that servers have for it.
    var score: Double?

    private enum CodingKeys: String, CodingKey { case word, start, end, probability, score, confidence }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      word = try container.decode(String.self, forKey: .word)
      start = try container.decodeIfPresent(Double.self, forKey: .start)
      end = try container.decodeIfPresent(Double.self, forKey: .end)
      for key in [CodingKeys.probability, .score, .confidence] where score == nil {
        score = try? container.decodeIfPresent(Double.self, forKey: key)
      }
    }
  }

  var text: String?
  /// A name or a code.
  var language: String?
  var segments: [Segment]?
  var words: [Word]?

  private enum CodingKeys: String, CodingKey { case text, language, segments, words }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    text = try container.decodeIfPresent(String.self, forKey: .text)
    language = try? container.decodeIfPresent(String.self, forKey: .language)
    segments = try container.decodeIfPresent([Segment].self, forKey: .segments)
    words = try container.decodeIfPresent([Word].self, forKey: .words)
  }
}
