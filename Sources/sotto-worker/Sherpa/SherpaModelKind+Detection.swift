extension SherpaModelKind {
  /// Tells the kind of a model by its files alone, where they can only be of one kind.
  static func detect(files: [String]) -> SherpaModelKind? {
    func has(_ part: String) -> Bool { files.contains { $0.contains(part) } }
    if has("conv_frontend") { return .qwen3ASR }
    if has("encoder_adaptor") { return .funASRNano }
    if has("uncached_decode") || has("decoder_model_merged") { return .moonshine }
    if has("joiner") { return .transducer }
    // Whisper's exporter alone puts the model's name before "-tokens.txt".
    if has("encoder"), has("decoder"), has("-tokens.txt") { return .whisper }
    return nil
  }

  /// Tells the kind by `model_type` in a model's metadata, as sherpa-onnx's exporters write it.
  static func detect(modelType: String) -> SherpaModelKind? {
    let type = modelType.lowercased().replacing("-", with: "_")
    let beginnings: [(String, SherpaModelKind)] = [
      ("whisper", .whisper), ("encdecmultitask", .canary), ("cohere", .cohereTranscribe),
      ("fire_red_asr_2_ctc", .fireRedASRCTC), ("fire_red_asr_ctc", .fireRedASRCTC), ("fire_red_asr", .fireRedASR),
      ("paraformer", .paraformer), ("sense_voice", .senseVoice), ("sensevoice", .senseVoice),
      ("encdecctc", .nemoCTC), ("encdechybridrnntctc", .nemoCTC), ("zipformer2_ctc", .zipformerCTC),
      ("wenet_ctc", .wenetCTC), ("omnilingual", .omnilingualCTC), ("medasr", .medASRCTC), ("dolphin", .dolphinCTC),
      ("telespeech", .teleSpeechCTC), ("tdnn", .tdnn),
    ]
    return beginnings.first { type.hasPrefix($0.0) }?.1
  }

  /// Guesses the kind by the name that sherpa-onnx's archives have.
  static func detect(directoryName: String) -> SherpaModelKind? {
    let name = directoryName.lowercased()
    let parts: [(String, SherpaModelKind)] = [
      ("whisper", .whisper), ("canary", .canary), ("cohere", .cohereTranscribe), ("fire-red-asr2-ctc", .fireRedASRCTC),
      ("fire-red-asr-ctc", .fireRedASRCTC), ("fire-red-asr", .fireRedASR), ("sense-voice", .senseVoice),
      ("paraformer", .paraformer), ("omnilingual", .omnilingualCTC), ("medasr", .medASRCTC), ("dolphin", .dolphinCTC),
      ("telespeech", .teleSpeechCTC), ("zipformer-ctc", .zipformerCTC), ("wenet", .wenetCTC), ("tdnn", .tdnn),
      ("nemo", .nemoCTC), ("parakeet", .nemoCTC), ("giga-am", .nemoCTC), ("moonshine", .moonshine),
    ]
    return parts.first { name.contains($0.0) }?.1
  }
}
