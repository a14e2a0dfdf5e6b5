/// The kinds of models for whole windows that sherpa-onnx 2.0.1 runs, and the files that each is made of.
enum SherpaModelKind: String, CaseIterable, Hashable, Sendable {
  case whisper
  case moonshine
  case transducer
  case paraformer
  case senseVoice = "sense_voice"
  case canary
  case cohereTranscribe = "cohere_transcribe"
  case fireRedASR = "fire_red_asr"
  case fireRedASRCTC = "fire_red_asr_ctc"
  case nemoCTC = "nemo_ctc"
  case zipformerCTC = "zipformer_ctc"
  case wenetCTC = "wenet_ctc"
  case omnilingualCTC = "omnilingual_ctc"
  case medASRCTC = "medasr_ctc"
  case dolphinCTC = "dolphin_ctc"
  case teleSpeechCTC = "telespeech_ctc"
  case tdnn
  case funASRNano = "funasr_nano"
  case qwen3ASR = "qwen3_asr"

  /// Takes the name as written on a command line: case and kind of dash do not matter.
  init?(name: String) {
    self.init(rawValue: name.lowercased().replacing("-", with: "_"))
  }

  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// One file (or folder) of a model.
  struct Part: Hashable, Sendable {
    /// The setting of sherpa-onnx that takes its path.
    var setting: String
    /// What its name contains.
    var contains: String
    /// What its name must not contain.
    var butNot: String?
    var isFolder = false
  }

  /// The ways in which a model of this kind is laid out, the likeliest first. Tokens are apart; see ``needsTokens``.
  var layouts: [[Part]] {
    switch self {
    case .whisper: [Self.encoderAndDecoder("whisper")]
    case .canary: [Self.encoderAndDecoder("canary")]
    case .cohereTranscribe: [Self.encoderAndDecoder("cohere_transcribe")]
    case .fireRedASR: [Self.encoderAndDecoder("fire_red_asr")]
    case .moonshine:
      [
        [
          Part(setting: "moonshine.preprocessor", contains: "preprocess"),
          Part(setting: "moonshine.encoder", contains: "encode"),
          Part(setting: "moonshine.uncached_decoder", contains: "uncached_decode"),
          Part(setting: "moonshine.cached_decoder", contains: "cached_decode", butNot: "uncached"),
        ],
        [
          Part(setting: "moonshine.encoder", contains: "encoder_model"),
          Part(setting: "moonshine.merged_decoder", contains: "decoder_model_merged"),
        ],
      ]
    case .transducer:
      [Self.encoderAndDecoder("transducer") + [Part(setting: "transducer.joiner", contains: "joiner")]]
    case .funASRNano:
      [
        [
          Part(setting: "funasr_nano.encoder_adaptor", contains: "encoder_adaptor"),
          Part(setting: "funasr_nano.llm", contains: "llm"),
          Part(setting: "funasr_nano.embedding", contains: "embedding"),
          Part(setting: "funasr_nano.tokenizer", contains: "", isFolder: true),
        ]
      ]
    case .qwen3ASR:
      [
        [Part(setting: "qwen3_asr.conv_frontend", contains: "conv_frontend")] + Self.encoderAndDecoder("qwen3_asr")
          + [Part(setting: "qwen3_asr.tokenizer", contains: "token", isFolder: true)]
      ]
    case .paraformer: [[Part(setting: "paraformer.model", contains: "")]]
    case .senseVoice: [[Part(setting: "sense_voice.model", contains: "")]]
    case .fireRedASRCTC: [[Part(setting: "fire_red_asr_ctc.model", contains: "")]]
    case .nemoCTC: [[Part(setting: "nemo_ctc.model", contains: "")]]
    case .zipformerCTC: [[Part(setting: "zipformer_ctc.model", contains: "")]]
    case .wenetCTC: [[Part(setting: "wenet_ctc.model", contains: "")]]
    case .omnilingualCTC: [[Part(setting: "omnilingual.model", contains: "")]]
    case .medASRCTC: [[Part(setting: "medasr.model", contains: "")]]
    case .dolphinCTC: [[Part(setting: "dolphin.model", contains: "")]]
    case .teleSpeechCTC: [[Part(setting: "telespeech_ctc", contains: "")]]
    case .tdnn: [[Part(setting: "tdnn.model", contains: "")]]
    }
  }

  /// Whether the model has its vocabulary in a tokens.txt.
  var needsTokens: Bool { self != .funASRNano && self != .qwen3ASR }

  /// Whether the model says when each token was spoken. Whisper does if it was exported with its attention.
  var hasTokenTimes: Bool {
    switch self {
    case .moonshine, .canary, .cohereTranscribe, .fireRedASR, .funASRNano, .qwen3ASR: false
    default: true
    }
  }

  private static func encoderAndDecoder(_ model: String) -> [Part] {
    [Part(setting: "\(model).encoder", contains: "encoder"), Part(setting: "\(model).decoder", contains: "decoder")]
  }
}
