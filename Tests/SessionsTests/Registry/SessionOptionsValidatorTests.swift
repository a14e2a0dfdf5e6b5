import Testing
import TranscriptionCore

@testable import Sessions

struct SessionOptionsValidatorTests {
  private let able = ScriptedEngine(
    name: "able", capabilities: .init(translation: true, diarization: true, prompt: true, characterTimes: true),
    diarizer: ScriptedDiarizer { _ in .success([]) })
  private let plain = ScriptedEngine(name: "plain", capabilities: .init(languages: ["en", "de"]))

  private func apply(
    to options: SessionOptions = SessionOptions(idleTimeoutSeconds: 600), _ change: (inout SessionPatch) -> Void
  ) throws(ServiceError) -> SessionOptions {
    var wishes = SessionPatch()
    change(&wishes)
    return try SessionOptionsValidator(engines: EngineSlots(engines: [able, plain]), bounds: SessionBounds())
      .applying(wishes, to: options)
  }

  private func refusedField(_ change: (inout SessionPatch) -> Void) -> String? {
    do throws(ServiceError) {
      _ = try apply(change)
      return nil
    } catch {
      #expect(error.kind == .invalidRequest)
      #expect(error.code == "invalid_value")
      return error.parameter
    }
  }

  @Test func noWishesChangeNothing() throws {
    var options = SessionOptions(idleTimeoutSeconds: 600)
    options.language = "de"
    options.prompt = "names"
    options.weight = 3
    #expect(try apply(to: options) { _ in } == options)
  }

  @Test func everyWishIsTaken() throws {
    let options = try apply {
      $0.language = "de"
      $0.task = "translate"
      $0.engine = "able"
      $0.model = "able model"
      $0.diarize = true
      $0.minimumSpeakers = 2
      $0.maximumSpeakers = 4
      $0.prompt = "names"
      $0.hotwords = ["Sotto"]
      $0.weight = 16
      $0.idleTimeoutSeconds = 10
      $0.label = "meeting"
      $0.alignsCharacters = true
    }
    #expect(options.alignsWords)
    #expect(options.alignsCharacters)
    #expect(options.language == "de")
    #expect(options.task == .translate)
    #expect(options.engine == "able")
    #expect(options.model == "able model")
    #expect(options.diarize)
    #expect(options.minimumSpeakers == 2)
    #expect(options.maximumSpeakers == 4)
    #expect(options.prompt == "names")
    #expect(options.hotwords == ["Sotto"])
    #expect(options.weight == 16)
    #expect(options.idleTimeoutSeconds == 10)
    #expect(options.label == "meeting")
  }

  @Test func emptyTextTakesAWishBack() throws {
    var options = SessionOptions(idleTimeoutSeconds: 600)
    options.prompt = "names"
    options.label = "meeting"
    let changed = try apply(to: options) {
      $0.prompt = ""
      $0.label = ""
    }
    #expect(changed.prompt == nil)
    #expect(changed.label == nil)
  }

  @Test(arguments: ["EN", "english", "e", "", "e1", "en-US", "ünü"])
  func languageIsACode(language: String) {
    #expect(refusedField { $0.language = language } == "language")
  }

  @Test func languageIsOneThatTheEngineKnows() throws {
    #expect(
      refusedField {
        $0.engine = "plain"
        $0.language = "fr"
      } == "language")
    #expect(try apply { $0.language = "fr" }.language == "fr")
    let options = try apply {
      $0.engine = "plain"
      $0.language = "auto"
    }
    #expect(options.language == "auto")
  }

  @Test func refusalsNameTheirField() {
    #expect(refusedField { $0.engine = "unknown" } == "engine")
    #expect(refusedField { $0.model = "unknown" } == "model")
    #expect(refusedField { $0.task = "sing" } == "task")
    #expect(refusedField { $0.hotwords = Array(repeating: "x", count: 201) } == "hotwords")
    for weight in [-1, 0, 17] { #expect(refusedField { $0.weight = weight } == "weight") }
    for seconds in [0, 9, 30 * 24 * 3600 + 1] {
      #expect(refusedField { $0.idleTimeoutSeconds = seconds } == "idle_timeout_seconds")
    }
    for speakers in [0, 101] {
      #expect(refusedField { $0.minimumSpeakers = speakers } == "min_speakers")
      #expect(refusedField { $0.maximumSpeakers = speakers } == "max_speakers")
    }
  }

  @Test func whatAnEngineCannotDoIsRefused() {
    #expect(
      refusedField {
        $0.engine = "plain"
        $0.task = "translate"
      } == "task")
    #expect(
      refusedField {
        $0.engine = "plain"
        $0.alignsCharacters = true
      } == "char_alignments")
  }

  @Test func speakersAreToldApartByWhicheverEngineCan() throws {
    let options = try apply {
      $0.engine = "plain"
      $0.diarize = true
    }
    #expect(options.diarize)
    var wishes = SessionPatch()
    wishes.diarize = true
    let alone = SessionOptionsValidator(engines: EngineSlots(engines: [plain]), bounds: SessionBounds())
    #expect(throws: ServiceError.self) {
      try alone.applying(wishes, to: SessionOptions(idleTimeoutSeconds: 600))
    }
  }

  @Test func charactersNeedAlignment() {
    #expect(
      refusedField {
        $0.alignsWords = false
        $0.alignsCharacters = true
      } == "char_alignments")
  }

  @Test func aModelChoosesItsEngine() throws {
    #expect(try apply { $0.model = "plain model" }.model == "plain model")
    #expect(try apply { $0.model = "plain" }.model == "plain model")
    #expect(
      refusedField {
        $0.model = "plain model"
        $0.language = "fr"
      } == "language")
    #expect(
      refusedField {
        $0.engine = "able"
        $0.model = "plain model"
      } == "model")
  }

  @Test func anEngineMayBeNamedAsAModel() throws {
    let twins = [
      ScriptedEngine(name: "one", model: "small"), ScriptedEngine(name: "two", model: "small"),
    ]
    var wishes = SessionPatch()
    wishes.model = "two"
    let validator = SessionOptionsValidator(engines: EngineSlots(engines: twins), bounds: SessionBounds())
    let options = try validator.applying(wishes, to: SessionOptions(idleTimeoutSeconds: 600))
    #expect(options.engine == "two")
    #expect(options.model == "small")
    wishes.model = "small"
    #expect(try validator.applying(wishes, to: SessionOptions(idleTimeoutSeconds: 600)).engine == nil)
  }

  @Test func aModelThatWasChosenBindsUntilAnotherEngineIs() throws {
    let chosen = try apply { $0.model = "plain model" }
    #expect([able, plain].map(\.description).engine(for: chosen).name == "plain")
    #expect(throws: ServiceError.self) { try apply(to: chosen) { $0.language = "fr" } }
    #expect(try apply(to: chosen) { $0.language = "de" }.model == "plain model")
    #expect(try apply(to: chosen) { $0.engine = "able" }.model == nil)
    #expect(try apply(to: chosen) { $0.model = "able model" }.model == "able model")
  }

  @Test func anotherEngineMustGiveTheTimesThatAreWanted() throws {
    let characters = try apply { $0.alignsCharacters = true }
    let error = #expect(throws: ServiceError.self) { try apply(to: characters) { $0.engine = "plain" } }
    #expect(error?.parameter == "char_alignments")
    let changed = try apply(to: characters) {
      $0.engine = "plain"
      $0.alignsCharacters = false
    }
    #expect(!changed.alignsCharacters)
    #expect(try apply(to: characters) { $0.label = "meeting" }.alignsCharacters)
  }

  @Test func speakersMustFitTogether() throws {
    #expect(
      refusedField {
        $0.minimumSpeakers = 3
        $0.maximumSpeakers = 2
      } == "min_speakers")
    var options = SessionOptions(idleTimeoutSeconds: 600)
    options.maximumSpeakers = 2
    #expect(throws: ServiceError.self) { try apply(to: options) { $0.minimumSpeakers = 3 } }
  }

  @Test func theLimitsThemselvesAreAllowed() throws {
    let options = try apply {
      $0.prompt = String(repeating: "語", count: 4_096)
      $0.hotwords = Array(repeating: "x", count: 200)
      $0.label = String(repeating: "é", count: 512)
      $0.idleTimeoutSeconds = 30 * 24 * 3600
    }
    #expect(options.hotwords.count == 200)
  }

  @Test func textsAreBoundedInBytes() {
    let oneCharacter = "x" + String(repeating: "\u{301}", count: 5_000)
    #expect(oneCharacter.count == 1)
    #expect(refusedField { $0.label = oneCharacter } == "label")
    #expect(refusedField { $0.prompt = oneCharacter + oneCharacter } == "prompt")
    #expect(refusedField { $0.hotwords = [oneCharacter] } == "hotwords")
    #expect(
      refusedField { $0.hotwords = Array(repeating: String(repeating: "x", count: 250), count: 40) } == "hotwords")
    #expect(refusedField { $0.engine = oneCharacter } == "engine")
    #expect(refusedField { $0.model = oneCharacter } == "model")
    #expect(refusedField { $0.language = oneCharacter } == "language")
  }

  @Test func aTextThatIsTooLongIsRefusedWithItsBound() throws {
    let error = #expect(throws: ServiceError.self) { try apply { $0.label = String(repeating: "x", count: 1_025) } }
    #expect(error?.kind == .invalidRequest)
    #expect(error?.limit == 1_024)
  }

  @Test func aRefusalChangesNothingHalfway() {
    #expect(
      refusedField {
        $0.label = "new"
        $0.weight = 99
      } == "weight")
  }
}
