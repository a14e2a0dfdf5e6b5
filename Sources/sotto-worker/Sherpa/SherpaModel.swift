import Foundation

/// A model directory for sherpa-onnx: its kind and the path of each of its files.
struct SherpaModel: Hashable {
  let name: String
  let kind: SherpaModelKind
  /// Settings of sherpa-onnx, with the paths of the files.
  let settings: [String: String]
  /// What the exporter left in the main file.
  let metadata: [String: String]
  /// What the vocabulary tells, of kinds where that matters.
  let tokens: SherpaTokens?
  /// How the model is told of words to expect; `nil` where it cannot be.
  let hotwords: SherpaHotwords?

  /// Finds out what lies in `directory`. Fails with a message that says what to do.
  init(directory: String, kind kindName: String?) throws(WorkerUnusable) {
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw WorkerUnusable("\(directory) cannot be read; name the directory of a model for sherpa-onnx")
    }
    name = folder.lastPathComponent
    let files = SherpaModelFiles(entries.sorted()) { entry in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: folder.appending(path: entry).path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
    func path(_ entry: String) -> String { folder.appending(path: entry).path }

    if kindName == nil, name.contains("streaming") {
      throw WorkerUnusable(
        "\(name) is a streaming model by its name; take an offline one, or name its kind, one of \(SherpaModelKind.names)"
      )
    }
    let main = files.main.map { ONNXMetadata.read(path: path($0)) } ?? [:]
    metadata = main
    if let kindName {
      guard let named = SherpaModelKind(name: kindName) else {
        throw WorkerUnusable("there is no kind of model '\(kindName)'; the kinds are \(SherpaModelKind.names)")
      }
      kind = named
    } else if let found = SherpaModelKind.detect(files: files.names)
      ?? main["model_type"].flatMap(SherpaModelKind.detect(modelType:))
      ?? SherpaModelKind.detect(directoryName: name)
    {
      kind = found
    } else {
      throw WorkerUnusable(
        "cannot tell what kind of model \(directory) holds; name its kind, one of \(SherpaModelKind.names)")
    }
    var settings = try files.settings(for: kind, in: directory).mapValues(path)
    let isVocabularyOfUse = kind == .transducer || kind == .canary
    tokens = isVocabularyOfUse ? settings["tokens"].flatMap(SherpaTokens.init(path:)) : nil
    let vocabulary = files.names.filter { $0.hasSuffix("bpe.vocab") }.min().map(path)
    switch kind {
    case .transducer:
      hotwords = Self.prepareForHotwords(&settings, tokens: tokens, vocabulary: vocabulary)
      // Saves sherpa-onnx from loading the encoder twice to find out.
      if main["model_type"]?.lowercased().hasPrefix("encdec") ?? false { settings["model_type"] = "nemo_transducer" }
    case .qwen3ASR: hotwords = .prompted
    default: hotwords = nil
    }
    self.settings = settings
  }

  /// Words can only be boosted in a search over several paths, and only where they can be taken apart into tokens: by the
  /// pieces of a bpe.vocab, or by characters.
  private static func prepareForHotwords(
    _ settings: inout [String: String], tokens: SherpaTokens?, vocabulary: String?
  ) -> SherpaHotwords? {
    guard let tokens else { return nil }
    if let vocabulary {
      settings["bpe_vocab"] = vocabulary
      settings["modeling_unit"] = tokens.hasCharactersWithoutSpaces ? "cjkchar+bpe" : "bpe"
    } else if tokens.hasCharactersWithoutSpaces, !tokens.hasPieces {
      settings["modeling_unit"] = "cjkchar"
    } else {
      return nil
    }
    settings["decoding_method"] = "modified_beam_search"
    return .boosted(tokens.letterCase)
  }
}
