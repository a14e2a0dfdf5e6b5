import Foundation

/// A model directory for sherpa-onnx: its kind and the path of each of its files.
struct SherpaModel: Hashable {
  let name: String
  let kind: SherpaModelKind
  /// Settings of sherpa-onnx, with the paths of the files.
  let settings: [String: String]
  /// What the exporter left in the main file.
  let metadata: [String: String]

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
    settings = try files.settings(for: kind, in: directory).mapValues(path)
  }
}
