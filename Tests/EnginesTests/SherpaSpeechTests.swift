import Foundation
import Testing
import TranscriptionCore

@testable import sotto_worker

/// What each kind of model is told, and what it says of itself.
struct SherpaSpeechTests {
  /// A model directory of empty files, apart from a vocabulary.
  private func model(
    _ name: String, _ files: [String], tokens: [String] = [], kind: String? = nil
  ) throws -> SherpaModel {
    let parent = FileManager.default.temporaryDirectory.appending(path: "speech-\(UUID().uuidString)")
    let folder = parent.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: parent) }
    for file in files { try Data().write(to: folder.appending(path: file)) }
    let vocabulary = tokens.enumerated().map { "\($1) \($0)\n" }.joined()
    if !tokens.isEmpty { try Data(vocabulary.utf8).write(to: folder.appending(path: "tokens.txt")) }
    return try SherpaModel(directory: folder.path, kind: kind)
  }

  private let transducer = ["encoder.int8.onnx", "decoder.int8.onnx", "joiner.int8.onnx", "tokens.txt"]

  @Test func whisperIsToldLanguageAndTask() throws {
    let whisper = try model("w", ["base-encoder.onnx", "base-decoder.onnx", "base-tokens.txt"])
    #expect(whisper.speech(for: .init()).settings == ["whisper.language": "", "whisper.task": "transcribe"])
    let french = whisper.speech(for: .init(language: "fr", task: .translate))
    #expect(french.settings == ["whisper.language": "fr", "whisper.task": "translate"])
    #expect(whisper.speech(for: .init(language: "jv")).settings["whisper.language"] == "jw")
    #expect(whisper.objection(to: .init(language: "jv")) == nil)
    #expect(whisper.capabilities.translation && whisper.capabilities.languageDetection)
    let turbo = try model("w", ["turbo-encoder.onnx", "turbo-decoder.onnx", "turbo-tokens.txt"])
    #expect(turbo.objection(to: .init(task: .translate))?.code == "unsupported")
    let english = try model("w", ["base.en-encoder.onnx", "base.en-decoder.onnx", "base.en-tokens.txt"])
    #expect(english.capabilities.languages == ["en"])
    #expect(english.objection(to: .init(language: "de"))?.code == "bad_language")
  }

  @Test func canaryTranslatesBetweenTheLanguagesOfItsVocabulary() throws {
    let canary = try model(
      "c", ["encoder.int8.onnx", "decoder.int8.onnx"],
      tokens: ["<unk>", "<|endoftext|>", "<|en|>", "<|de|>", "<|pnc|>", "▁a"], kind: "canary")
    #expect(canary.capabilities.languages == ["de", "en"])
    #expect(canary.speech(for: .init()).settings == ["canary.src_lang": "en", "canary.tgt_lang": "en"])
    let german = canary.speech(for: .init(language: "de"))
    #expect(german.settings == ["canary.src_lang": "de", "canary.tgt_lang": "de"])
    #expect(german.textLanguage == "de")
    let translated = canary.speech(for: .init(language: "de", task: .translate))
    #expect(translated.settings == ["canary.src_lang": "de", "canary.tgt_lang": "en"])
    #expect(canary.objection(to: .init(language: "fr"))?.code == "bad_language")
    #expect(canary.capabilities.translation && !canary.capabilities.languageDetection)
  }

  @Test func cohereIsToldALanguageWithEachWindow() throws {
    let cohere = try model(
      "cohere-transcribe", ["encoder.int8.onnx", "decoder.int8.onnx"], tokens: ["▁a"])
    #expect(cohere.kind == .cohereTranscribe)
    #expect(cohere.speech(for: .init()).language == "en")
    #expect(cohere.speech(for: .init(language: "ja")) == SherpaSpeech(language: "ja", textLanguage: "ja"))
    #expect(cohere.objection(to: .init(language: "sv"))?.code == "bad_language")
  }

  @Test func senseVoiceFindsOutItself() throws {
    let name = "sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17"
    let sense = try model(name, ["model.int8.onnx"], tokens: ["<unk>", "▁a"])
    #expect(sense.capabilities.languageDetection)
    #expect(sense.speech(for: .init(language: "en")) == SherpaSpeech())
    #expect(sense.objection(to: .init(language: "de"))?.code == "bad_language")
    #expect(sense.objection(to: .init(language: "yue")) == nil)
    #expect(SherpaTranscription.languageCode("<|en|>") == "en")
    #expect(SherpaTranscription.languageCode("<|nospeech|>") == nil)
    #expect(SherpaTranscription.languageCode("jw") == "jv")
    #expect(SherpaTranscription.languageCode("") == nil)
  }

  @Test func moonshineKnowsOneLanguage() throws {
    let files = ["encoder_model.ort", "decoder_model_merged.ort", "tokens.txt"]
    let moonshine = try model("sherpa-onnx-moonshine-tiny-en-quantized-2026-02-27", files)
    #expect(moonshine.capabilities.languages == ["en"])
    #expect(!moonshine.capabilities.wordTimes)
    #expect(try model("mine", files).capabilities.languages.isEmpty)
  }

  @Test func transducersTakeHotwordsWhereTheyCanBeTakenApart() throws {
    let greedy = try model("t", transducer, tokens: ["▁HE", "LLO"])
    #expect(greedy.hotwords == nil && !greedy.capabilities.prompt)
    #expect(greedy.settings["decoding_method"] == nil)
    let pieces = try model("t", transducer + ["bpe.vocab"], tokens: ["▁HE", "LLO"])
    #expect(pieces.hotwords == .boosted(.upper) && pieces.capabilities.prompt)
    #expect(pieces.settings["modeling_unit"] == "bpe")
    #expect(pieces.settings["decoding_method"] == "modified_beam_search")
    #expect(pieces.settings["bpe_vocab"]?.hasSuffix("/bpe.vocab") ?? false)
    let both = try model("t", transducer + ["bpe.vocab"], tokens: ["▁HE", "好"])
    #expect(both.settings["modeling_unit"] == "cjkchar+bpe")
    let characters = try model("t", transducer, tokens: ["<blk>", "你", "好"])
    #expect(characters.settings["modeling_unit"] == "cjkchar" && characters.hotwords == .boosted(.mixed))
  }

  @Test func writesHotwordsAsTheModelKnowsThem() {
    #expect(SherpaHotwords.boosted(.upper).text(of: ["Sotto", "new  york"]) == "SOTTO/NEW YORK")
    #expect(SherpaHotwords.boosted(.lower).text(of: ["Sotto :9.5/#1"]) == "sotto 9.5 1")
    #expect(SherpaHotwords.prompted.text(of: ["Sotto", "a,b"]) == "Sotto,a b")
    #expect(SherpaHotwords.prompted.text(of: ["/", " "]) == nil)
    #expect(SherpaHotwords.prompted.text(of: []) == nil)
    #expect(SherpaHotwords.prompted.text(of: Array(repeating: "a", count: 999))?.count == 399)
  }

  @Test func aStreamingModelIsRefusedByItsName() throws {
    let name = "sherpa-onnx-streaming-zipformer-en-2023-06-26"
    #expect(throws: WorkerUnusable.self) { try model(name, transducer, tokens: ["▁A"]) }
    #expect(try model(name, transducer, tokens: ["▁A"], kind: "transducer").kind == .transducer)
  }
}
