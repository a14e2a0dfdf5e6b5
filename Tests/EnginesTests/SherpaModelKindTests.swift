import Foundation
import Testing
import TranscriptionCore

@testable import sotto_worker

struct SherpaModelKindTests {
  /// Lends a directory with files of the given contents.
  private func withModel<Value>(_ files: [String: [UInt8]], _ body: (String) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sherpa-model-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    return try body(folder.path)
  }

  /// An ONNX file of nothing but a version, a graph of 300 bytes and metadata.
  private func onnx(_ metadata: [String: String]) -> [UInt8] {
    var bytes: [UInt8] = [0x08, 0x07, 0x3a, 0xac, 0x02] + [UInt8](repeating: 0x72, count: 300)
    for (key, value) in metadata {
      let pair = [0x0a, UInt8(key.utf8.count)] + Array(key.utf8) + [0x12, UInt8(value.utf8.count)] + Array(value.utf8)
      bytes += [0x72, UInt8(pair.count)] + pair
    }
    return bytes
  }

  private func refusal(_ body: () throws -> some Any) -> String {
    do {
      _ = try body()
      return ""
    } catch {
      return (error as? WorkerUnusable)?.message ?? "\(error)"
    }
  }

  @Test(arguments: [
    (["tiny.en-encoder.int8.onnx", "tiny.en-decoder.int8.onnx", "tiny.en-tokens.txt"], SherpaModelKind.whisper),
    (["preprocess.onnx", "encode.int8.onnx", "uncached_decode.int8.onnx", "cached_decode.int8.onnx"], .moonshine),
    (["encoder_model.ort", "decoder_model_merged.ort", "tokens.txt"], .moonshine),
    (["encoder-epoch-99.onnx", "decoder-epoch-99.onnx", "joiner-epoch-99.onnx", "tokens.txt"], .transducer),
    (["encoder_adaptor.int8.onnx", "llm.int8.onnx", "embedding.int8.onnx"], .funASRNano),
    (["conv_frontend.onnx", "encoder.int8.onnx", "decoder.int8.onnx"], .qwen3ASR),
  ])
  func tellsAKindByItsFiles(files: [String], kind: SherpaModelKind) {
    #expect(SherpaModelKind.detect(files: files) == kind)
  }

  @Test func doesNotTellAKindByFilesThatManyHave() {
    #expect(SherpaModelKind.detect(files: ["model.int8.onnx", "tokens.txt"]) == nil)
    #expect(SherpaModelKind.detect(files: ["encoder.onnx", "decoder.onnx", "tokens.txt"]) == nil)
  }

  @Test func tellsAKindByTheExportersMetadata() throws {
    let files = ["model.onnx": onnx(["comment": "x", "model_type": "EncDecCTCModelBPE"]), "tokens.txt": []]
    try withModel(files) { directory in
      let model = try SherpaModel(directory: directory, kind: nil)
      #expect(model.kind == .nemoCTC)
      #expect(model.metadata["comment"] == "x")
      #expect(model.settings["nemo_ctc.model"] == directory + "/model.onnx")
      #expect(model.settings["tokens"] == directory + "/tokens.txt")
    }
  }

  @Test func readsNoMetadataOutOfWhatIsNoModel() throws {
    for bytes: [UInt8] in [[], [0xff], [0x72, 0xff, 0xff, 0xff, 0xff, 0x7f], [0x3a, 0x05, 1], Array("tokens".utf8)] {
      try withModel(["model.onnx": bytes]) { #expect(ONNXMetadata.read(path: $0 + "/model.onnx").isEmpty) }
    }
  }

  @Test func tellsAKindByTheNameOfAnArchive() {
    let name = "sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17"
    #expect(SherpaModelKind.detect(directoryName: name) == .senseVoice)
    #expect(SherpaModelKind.detect(directoryName: "my-model") == nil)
  }

  @Test func prefersEightBitWeights() throws {
    let files = ["model.onnx": onnx([:]), "model.int8.onnx": onnx([:]), "tokens.txt": []]
    try withModel(files) { directory in
      let model = try SherpaModel(directory: directory, kind: "Omnilingual-CTC")
      #expect(model.settings["omnilingual.model"] == directory + "/model.int8.onnx")
    }
  }

  @Test func tellsTheMoonshineDecodersApart() throws {
    let names = [
      "preprocess.onnx", "encode.int8.onnx", "uncached_decode.int8.onnx", "cached_decode.int8.onnx", "tokens.txt",
    ]
    try withModel(Dictionary(uniqueKeysWithValues: names.map { ($0, []) })) { directory in
      let settings = try SherpaModel(directory: directory, kind: nil).settings
      #expect(settings["moonshine.cached_decoder"] == directory + "/cached_decode.int8.onnx")
      #expect(settings["moonshine.uncached_decoder"] == directory + "/uncached_decode.int8.onnx")
    }
  }

  @Test func saysWhatIsMissing() throws {
    try withModel(["tiny-encoder.onnx": [], "tiny-tokens.txt": []]) { directory in
      let message = refusal { try SherpaModel(directory: directory, kind: "whisper") }
      #expect(message.hasSuffix("it has no *decoder*.onnx"))
    }
    try withModel(["model.onnx": onnx([:])]) { directory in
      #expect(refusal { try SherpaModel(directory: directory, kind: "paraformer") }.contains("no tokens.txt"))
      #expect(refusal { try SherpaModel(directory: directory, kind: nil) }.contains(SherpaModelKind.names))
      #expect(refusal { try SherpaModel(directory: directory, kind: "zebra") }.contains("no kind of model 'zebra'"))
    }
    #expect(refusal { try SherpaModel(directory: "/nowhere", kind: nil) }.contains("cannot be read"))
  }

  @Test func refusesALanguageThatWhisperWouldDieOf() throws {
    let files = ["a-encoder.onnx": onnx(["is_multilingual": "1"]), "a-decoder.onnx": [], "a-tokens.txt": []]
    try withModel(files) { directory in
      let model = try SherpaModel(directory: directory, kind: nil)
      #expect(model.objection(to: .init(language: "xx"))?.code == "bad_language")
      #expect(model.objection(to: .init(language: "fr", task: .translate)) == nil)
      #expect(model.capabilities.translation)
    }
  }
}
