/// The entries of a model directory, by what they can be.
struct SherpaModelFiles: Hashable {
  let names: [String]
  let folders: [String]
  private let models: [String]

  init(_ entries: [String], isFolder: (String) -> Bool) {
    names = entries.filter { !isFolder($0) }
    folders = entries.filter(isFolder)
    models = names.filter { $0.hasSuffix(".onnx") || $0.hasSuffix(".ort") }
  }

  /// The file whose metadata says what the model is: the encoder, or the only model there is.
  var main: String? {
    best(SherpaModelKind.Part(setting: "", contains: "encoder"))
      ?? best(SherpaModelKind.Part(setting: "", contains: ""))
  }

  /// The file or folder for a part. Eight-bit weights are preferred where both exist: on CPUs they are faster.
  func best(_ part: SherpaModelKind.Part) -> String? {
    let candidates = (part.isFolder ? folders : models).filter { name in
      (part.contains.isEmpty || name.contains(part.contains))
        && !(part.butNot.map(name.contains) ?? false)
    }
    return candidates.min { rank($0) < rank($1) }
  }

  /// Smaller is better.
  private func rank(_ name: String) -> (Int, Int, String) {
    let precision = name.contains("int8") ? 0 : name.contains("fp16") ? 2 : 1
    return (name.contains("test") ? precision + 10 : precision, name.count, name)
  }

  /// The settings of a kind of model with the names of its files.
  func settings(for kind: SherpaModelKind, in directory: String) throws(WorkerUnusable) -> [String: String] {
    var missing: [String] = []
    for layout in kind.layouts {
      var settings: [String: String] = [:]
      var absent: [String] = []
      for part in layout {
        if let name = best(part) {
          settings[part.setting] = name
        } else {
          absent.append(part.isFolder ? "a folder \(part.contains)*" : "*\(part.contains)*.onnx")
        }
      }
      if kind.needsTokens {
        if let tokens = names.filter({ $0.hasSuffix("tokens.txt") }).min(by: { $0.count < $1.count }) {
          settings["tokens"] = tokens
        } else {
          absent.append("tokens.txt")
        }
      }
      if absent.isEmpty { return settings }
      if missing.isEmpty || absent.count < missing.count { missing = absent }
    }
    throw WorkerUnusable(
      "\(directory) is no model of kind \(kind.rawValue): it has no \(missing.joined(separator: ", no "))")
  }
}
