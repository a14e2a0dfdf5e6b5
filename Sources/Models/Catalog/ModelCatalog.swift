/// The models that can be fetched by name.
///
/// Sizes and checksums are those that several independent projects have recorded for the same files. What could not be
/// found that way is not in here: such a checksum is recorded at the first download.
package enum ModelCatalog {
  package static let entries: [ModelEntry] = whisper + others + diarization + punctuation + fasterWhisper

  package static func entry(named name: String) -> ModelEntry? { entries.first { $0.name == name } }

  // MARK: For sherpa

  private static let whisper: [ModelEntry] = [
    whisper("tiny", 116_204_861, "c46116994e539aa165266d96b325252728429c12535eb9d8b6a2b10f129e66b1"),
    whisper("tiny.en", 118_071_777, "2bd6cf965c8bb3e068ef9fa2191387ee63a9dfa2a4e37582a8109641c20005dd"),
    whisper("base", 207_557_382, "911b2083efd7c0dca2ac3b358b75222660dc09fb716d64fbfc417ba6c99ff3de"),
    whisper("base.en", 208_576_005, "475bc7052ce299c007f6d5d5407ba8601f819a2867f6eecee510ed17df581542"),
    whisper("small", 639_387_718, "486a46afbb7ba798507190ffe02fea2dd726049af212e774537efac6afb210a6"),
    whisper("small.en", 635_693_775, "0cdba2b8aaab69e04847f3427cc9709574112e67913a1a84b7fec3a8729faa9a"),
    whisper(
      "medium", 1_900_000_000, isSizeKnown: false, "614b1172557049069d846c29d9399640bce83a4dd6c580decebd9ce2a4f32c33"),
    whisper("large-v3", 1_068_482_488, "2d0e134b3b5fc4a0533baf24a0c9d473b629aa47f030af0a165a05f461df7a03"),
    whisper("turbo", 563_790_207, "b11acbbcd660b44a8e0df33724feb5aaa709cf65668f2823d59f656312544f22"),
  ]

  private static let others: [ModelEntry] = [
    archive(
      "moonshine-tiny-en", "Moonshine tiny, second version", "MIT", ["en"],
      "asr-models/sherpa-onnx-moonshine-tiny-en-quantized-2026-02-27", 29_858_559,
      "9ec31b342d8fa3240c3b81b8f82e1cf7e3ac467c93ca5a999b741d5887164f8d"),
    archive(
      "moonshine-base-en", "Moonshine base, second version", "MIT", ["en"],
      "asr-models/sherpa-onnx-moonshine-base-en-quantized-2026-02-27", 111_266_225,
      "43232c1d13013d37317163baec3135bd771a186a4356f28c889bab453bb0e891", otherwise: [moonshineBaseFiles]),
    archive(
      "parakeet-tdt-0.6b-v2", "NVIDIA Parakeet TDT 0.6B, English", "CC-BY-4.0", ["en"],
      "asr-models/sherpa-onnx-nemo-parakeet-tdt-0.6b-v2-int8", 482_468_385,
      "157c157bc51155e03e37d2466522a3a737dd9c72bb25f36eb18912964161e1ad"),
    archive(
      "parakeet-tdt-0.6b-v3", "NVIDIA Parakeet TDT 0.6B, 25 languages", "CC-BY-4.0",
      [
        "bg", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "de", "el", "hu", "it", "lv", "lt", "mt", "pl", "pt",
        "ro", "sk", "sl", "es", "sv", "ru", "uk",
      ], "asr-models/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8", 487_170_055,
      "5793d0fd397c5778d2cf2126994d58e9d56b1be7c04d13c7a15bb1b4eafb16bf"),
    archive(
      "canary-180m-flash", "NVIDIA Canary 180M Flash", "CC-BY-4.0", ["en", "es", "de", "fr"],
      "asr-models/sherpa-onnx-nemo-canary-180m-flash-en-es-de-fr-int8", 153_692_328,
      "7a38ed8b13f014ad632b09ff8d22e0c6f1359dd046af9235d281dfae841b9ab9"),
    archive(
      "sense-voice", "SenseVoice Small", "FunASR Model License 1.1", ["zh", "yue", "en", "ja", "ko"],
      "asr-models/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17", 163_002_883,
      "7d1efa2138a65b0b488df37f8b89e3d91a60676e416f515b952358d83dfd347e"),
    archive(
      "zipformer-en", "Zipformer transducer, GigaSpeech", "Apache-2.0", ["en"],
      "asr-models/sherpa-onnx-zipformer-gigaspeech-2023-12-12", 310_000_000, isSizeKnown: false, nil),
  ]

  // MARK: For stages after recognition

  private static let diarization: [ModelEntry] = [
    archive(
      "pyannote-segmentation-3.0", "pyannote speaker segmentation 3.0", "MIT", [],
      "speaker-segmentation-models/sherpa-onnx-pyannote-segmentation-3-0", 6_958_444,
      "24615ee884c897d9d2ba09bb4d30da6bb1b15e685065962db5b02e76e4996488", purpose: .diarization),
    ModelEntry(
      name: "titanet-small", title: "NVIDIA TitaNet small, speaker embeddings", purpose: .diarization,
      licence: "CC-BY-4.0", languages: [],
      forms: [
        ModelForm(downloads: [
          ModelDownload(
            sources: [.address(release("speaker-recongition-models/nemo_en_titanet_small.onnx"))], bytes: 40_257_283,
            sha256: "ad4a1802485d8b34c722d2a9d04249662f2ece5d28a7a039063ca22f515a789e",
            form: .file(name: "nemo_en_titanet_small.onnx"))
        ])
      ]),
  ]

  private static let punctuation: [ModelEntry] = [
    archive(
      "punctuation-zh-en", "CT-transformer punctuation", "Apache-2.0", ["zh", "en"],
      "punctuation-models/sherpa-onnx-punct-ct-transformer-zh-en-vocab272727-2024-04-12-int8", 64_717_756,
      "c0d5aa5f8eeb686032345e180bedf39319dc2e0556781c6264bcadba8328a6e1", purpose: .punctuation),
    archive(
      "punctuation-en", "Punctuation and case", "Apache-2.0", ["en"],
      "punctuation-models/sherpa-onnx-online-punct-en-2024-08-06", 30_667_839,
      "9f5e5a72c7d2829635bd074fce92b6bbd5b78da8a52e7ad8ed1be933f366b99d", purpose: .punctuation),
  ]

  // MARK: Rows

  private static func release(_ path: String) -> String {
    "https://github.com/k2-fsa/sherpa-onnx/releases/download/\(path)"
  }

  private static func whisper(_ size: String, _ bytes: Int, isSizeKnown: Bool = true, _ sha256: String) -> ModelEntry {
    archive(
      "whisper-\(size)", "Whisper \(size)", "MIT", size.hasSuffix(".en") ? ["en"] : [],
      "asr-models/sherpa-onnx-whisper-\(size)", bytes, isSizeKnown: isSizeKnown, sha256)
  }

  private static func archive(
    _ name: String, _ title: String, _ licence: String, _ languages: [String], _ path: String, _ bytes: Int,
    isSizeKnown: Bool = true, _ sha256: String?, purpose: ModelPurpose = .sherpa, otherwise: [ModelForm] = []
  ) -> ModelEntry {
    let file = ModelDownload(
      sources: [.address(release(path + ".tar.bz2"))], bytes: bytes, isSizeKnown: isSizeKnown, sha256: sha256,
      form: .archive)
    return ModelEntry(
      name: name, title: title, purpose: purpose, licence: licence, languages: languages,
      forms: [ModelForm(downloads: [file])] + otherwise)
  }
}
