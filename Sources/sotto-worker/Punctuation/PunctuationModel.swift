import Foundation

/// A directory with a punctuation model for sherpa-onnx.
struct PunctuationModel: Hashable {
  let model: String
  /// Of the English model, which sets upper and lower case too; `nil` for a CT-transformer.
  let vocabulary: String?

  /// Fails with a message that says what to do.
  init(directory: String) throws(WorkerUnusable) {
    guard let entries = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw WorkerUnusable("\(directory) cannot be read; name the directory of a punctuation model for sherpa-onnx")
    }
    let files = SherpaModelFiles(entries.sorted()) { _ in false }
    guard let file = files.best(SherpaModelKind.Part(setting: "", contains: "model")) else {
      throw WorkerUnusable("\(directory) holds no punctuation model: it has no *model*.onnx")
    }
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    model = folder.appending(path: file).path
    vocabulary = entries.filter { $0.hasSuffix("bpe.vocab") }.min().map { folder.appending(path: $0).path }
  }
}
