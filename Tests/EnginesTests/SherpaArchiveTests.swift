import Foundation
import Testing

@testable import sotto_worker

/// The files of the archives that sherpa-onnx publishes, each with empty contents: what they are taken for.
struct SherpaArchiveTests {
  struct Archive: Sendable, CustomTestStringConvertible {
    var name: String
    var files: [String]
    var folders: [String] = []
    var kind: SherpaModelKind
    /// A file of each setting that matters.
    var settings: [String: String]

    var testDescription: String { name }
  }

  static let archives: [Archive] = [
    Archive(
      name: "sherpa-onnx-whisper-tiny.en",
      files: [
        "tiny.en-decoder.int8.onnx", "tiny.en-decoder.onnx", "tiny.en-encoder.int8.onnx", "tiny.en-encoder.onnx",
        "tiny.en-tokens.txt",
      ], folders: ["test_wavs"], kind: .whisper,
      settings: [
        "whisper.encoder": "tiny.en-encoder.int8.onnx", "whisper.decoder": "tiny.en-decoder.int8.onnx",
        "tokens": "tiny.en-tokens.txt",
      ]),
    Archive(
      name: "sherpa-onnx-whisper-large-v3",
      files: [
        "large-v3-decoder.int8.onnx", "large-v3-decoder.onnx", "large-v3-decoder.weights", "large-v3-encoder.int8.onnx",
        "large-v3-encoder.onnx", "large-v3-encoder.weights", "large-v3-tokens.txt",
      ], kind: .whisper, settings: ["whisper.encoder": "large-v3-encoder.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-moonshine-base-en-int8",
      files: [
        "LICENSE", "README.md", "cached_decode.int8.onnx", "encode.int8.onnx", "preprocess.onnx", "tokens.txt",
        "uncached_decode.int8.onnx",
      ], kind: .moonshine,
      settings: [
        "moonshine.preprocessor": "preprocess.onnx", "moonshine.encoder": "encode.int8.onnx",
        "moonshine.cached_decoder": "cached_decode.int8.onnx",
        "moonshine.uncached_decoder": "uncached_decode.int8.onnx",
      ]),
    Archive(
      name: "sherpa-onnx-moonshine-tiny-en-quantized-2026-02-27",
      files: ["LICENSE", "decoder_model_merged.ort", "encoder_model.ort", "tokens.txt"], kind: .moonshine,
      settings: [
        "moonshine.encoder": "encoder_model.ort", "moonshine.merged_decoder": "decoder_model_merged.ort",
      ]),
    Archive(
      name: "sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8",
      files: ["decoder.int8.onnx", "encoder.int8.onnx", "joiner.int8.onnx", "tokens.txt"], kind: .transducer,
      settings: ["transducer.joiner": "joiner.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-zipformer-gigaspeech-2023-12-12",
      files: [
        "bpe.model", "decoder-epoch-30-avg-1.int8.onnx", "decoder-epoch-30-avg-1.onnx",
        "encoder-epoch-30-avg-1.int8.onnx", "encoder-epoch-30-avg-1.onnx", "joiner-epoch-30-avg-1.int8.onnx",
        "joiner-epoch-30-avg-1.onnx", "tokens.txt",
      ], kind: .transducer,
      settings: [
        "transducer.encoder": "encoder-epoch-30-avg-1.int8.onnx",
        "transducer.decoder": "decoder-epoch-30-avg-1.int8.onnx",
      ]),
    Archive(
      name: "sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17",
      files: ["model.int8.onnx", "model.onnx", "tokens.txt"], kind: .senseVoice,
      settings: ["sense_voice.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-paraformer-zh-2023-09-14", files: ["am.mvn", "config.yaml", "model.int8.onnx", "tokens.txt"],
      kind: .paraformer, settings: ["paraformer.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-nemo-ctc-giga-am-russian-2024-10-24", files: ["model.int8.onnx", "tokens.txt"],
      kind: .nemoCTC, settings: ["nemo_ctc.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-nemo-parakeet_tdt_ctc_110m-en-36000-int8", files: ["model.int8.onnx", "tokens.txt"],
      kind: .nemoCTC, settings: ["nemo_ctc.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-zipformer-ctc-zh-int8-2025-07-03", files: ["bbpe.model", "model.int8.onnx", "tokens.txt"],
      kind: .zipformerCTC, settings: ["zipformer_ctc.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-nemo-canary-180m-flash-en-es-de-fr-int8",
      files: ["decoder.int8.onnx", "encoder.int8.onnx", "tokens.txt"], kind: .canary,
      settings: ["canary.encoder": "encoder.int8.onnx", "canary.decoder": "decoder.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-fire-red-asr-large-zh_en-2025-02-16",
      files: ["decoder.int8.onnx", "encoder.int8.onnx", "tokens.txt"], kind: .fireRedASR,
      settings: ["fire_red_asr.encoder": "encoder.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-fire-red-asr2-ctc-zh_en-int8-2026-02-25", files: ["model.int8.onnx", "tokens.txt"],
      kind: .fireRedASRCTC, settings: ["fire_red_asr_ctc.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-dolphin-base-ctc-multi-lang-int8-2025-04-02", files: ["model.int8.onnx", "tokens.txt"],
      kind: .dolphinCTC, settings: ["dolphin.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-omnilingual-asr-1600-languages-300M-ctc-int8-2025-11-12",
      files: ["model.int8.onnx", "tokens.txt"], kind: .omnilingualCTC,
      settings: ["omnilingual.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-wenetspeech-yue-u2pp-conformer-ctc-zh-en-cantonese-int8-2025-09-10",
      files: ["model.int8.onnx", "tokens.txt"], kind: .wenetCTC, settings: ["wenet_ctc.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-medasr-ctc-en-int8-2025-12-25", files: ["model.int8.onnx", "tokens.txt"], kind: .medASRCTC,
      settings: ["medasr.model": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-telespeech-ctc-int8-zh-2024-06-04", files: ["model.int8.onnx", "tokens.txt"],
      kind: .teleSpeechCTC, settings: ["telespeech_ctc": "model.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-tdnn-yesno",
      files: ["model-epoch-14-avg-2.int8.onnx", "model-epoch-14-avg-2.onnx", "tokens.txt"],
      kind: .tdnn, settings: ["tdnn.model": "model-epoch-14-avg-2.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-cohere-transcribe-14-lang-int8-2026-04-01",
      files: ["decoder.int8.onnx", "encoder.int8.onnx", "encoder.int8.onnx.data", "tokens.txt"],
      kind: .cohereTranscribe, settings: ["cohere_transcribe.encoder": "encoder.int8.onnx"]),
    Archive(
      name: "sherpa-onnx-qwen3-asr-0.6B-int8-2026-03-25",
      files: ["conv_frontend.onnx", "decoder.int8.onnx", "encoder.int8.onnx"], folders: ["test_wavs", "tokenizer"],
      kind: .qwen3ASR,
      settings: ["qwen3_asr.conv_frontend": "conv_frontend.onnx", "qwen3_asr.tokenizer": "tokenizer"]),
    Archive(
      name: "sherpa-onnx-funasr-nano-int8-2025-12-30",
      files: ["embedding.int8.onnx", "encoder_adaptor.int8.onnx", "llm.int8.onnx"],
      folders: ["Qwen3-0.6B", "test_wavs"],
      kind: .funASRNano,
      settings: ["funasr_nano.llm": "llm.int8.onnx", "funasr_nano.tokenizer": "Qwen3-0.6B"]),
  ]

  @Test(arguments: archives)
  func isTakenForWhatItIs(archive: Archive) throws {
    let parent = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
    let folder = parent.appending(path: archive.name)
    defer { try? FileManager.default.removeItem(at: parent) }
    for name in archive.folders + [""] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    for name in archive.files { try Data().write(to: folder.appending(path: name)) }
    let model = try SherpaModel(directory: folder.path, kind: nil)
    #expect(model.kind == archive.kind)
    for (setting, file) in archive.settings { #expect(model.settings[setting] == folder.path + "/" + file) }
  }

  @Test func aPunctuationModelIsToldByItsVocabulary() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "punctuation-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    #expect(throws: WorkerUnusable.self) { try PunctuationModel(directory: folder.path) }
    #expect(throws: WorkerUnusable.self) { try PunctuationModel(directory: folder.path + "/absent") }
    for name in ["model.onnx", "model.int8.onnx", "tokens.json"] { try Data().write(to: folder.appending(path: name)) }
    let transformer = try PunctuationModel(directory: folder.path)
    #expect(transformer.model == folder.path + "/model.int8.onnx" && transformer.vocabulary == nil)
    try Data().write(to: folder.appending(path: "bpe.vocab"))
    #expect(try PunctuationModel(directory: folder.path).vocabulary == folder.path + "/bpe.vocab")
  }
}
