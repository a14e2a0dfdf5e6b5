import Testing
import TranscriptionCore

@testable import WebInterface

struct TranscriptionFormTests {
  private let engines = [
    EngineDescription(name: "a", model: "a-1", capabilities: .init(prompt: true)),
    EngineDescription(name: "b", model: "b/1", capabilities: .init()),
  ]

  private func form(_ fields: (String, String)...) throws -> TranscriptionForm {
    var form = TranscriptionForm(task: .transcribe, engines: engines)
    for (name, value) in fields { try form.set(name, to: value) }
    return form
  }

  @Test(arguments: [
    ("timestamp_granularities[]", "word"), ("timestamp_granularities", "word"), ("timestamp_granularities[0]", "word"),
    ("timestamp_granularities", #"["word"]"#), ("timestamp_granularities[]", "Word"),
  ])
  func knowsEverySpellingOfGranularities(name: String, value: String) throws {
    #expect(try form((name, value)).granularities == [.word])
    #expect(try form(("timestamp_granularities", "segment,word")).granularities == [.word, .segment])
    #expect(try form().granularities == [.segment])
  }

  @Test func findsTheEngineOfAModel() throws {
    #expect(try form(("model", "b")).wishes.engine == "b")
    #expect(try form(("model", "b/1")).wishes.engine == "b")
    // Whichever the server has, also when another takes over.
    for alias in ModelCatalog.aliases { #expect(try form(("model", alias)).wishes.engine == nil) }
    #expect(try form().wishes.engine == nil)
  }

  @Test func dropsHintsThatTheEngineDoesNotTake() throws {
    let fields = [("prompt", "Sotto"), ("keywords[]", "x")]
    #expect(try form(fields[0], fields[1]).wishes.prompt == "Sotto")
    #expect(try form(fields[0], fields[1]).wishes.hotwords == ["x"])
    #expect(try form(fields[0], fields[1], ("model", "b")).wishes.prompt == nil)
    #expect(try form(fields[0], fields[1], ("model", "b")).wishes.hotwords == nil)
  }

  @Test func ignoresEmptyAndUnknownFields() throws {
    let form = try form(
      ("language", ""), ("temperature", " "), ("include[]", "logprobs"), ("chunking_strategy[type]", "server_vad"),
      ("stream", "false"), ("temperature", "0.5"))
    #expect(form.wishes.language == nil)
    #expect(!form.streams)
  }
}
