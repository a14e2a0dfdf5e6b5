/// A word of OpenAI's `verbose_json`.
struct VerboseWord: Encodable {
  let word: String
  let start: Double
  let end: Double
}
