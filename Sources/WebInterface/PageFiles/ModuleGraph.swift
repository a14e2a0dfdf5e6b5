/// Which modules of the page need which. With it a page names all of them at once, and a browser fetches them side by side
/// instead of finding one behind the other.
///
/// Only imports that stand at the beginning of a line are seen, with a path that begins with `./` or `../`.
struct ModuleGraph {
  private let imports: [String: [String]]

  /// - Parameter sources: the modules by path, such as `js/main.js`.
  init(sources: [String: [UInt8]]) {
    imports = sources.reduce(into: [:]) { graph, source in
      graph[source.key] = Self.references(in: source.value).compactMap { Self.resolve($0, from: source.key) }
    }
  }

  /// Everything that `entry` needs, directly or not, without `entry` itself, in order of their names.
  func needs(of entry: String) -> [String] {
    var known: Set<String> = [entry]
    var open = [entry]
    while let module = open.popLast() {
      for needed in imports[module] ?? [] where imports[needed] != nil && known.insert(needed).inserted {
        open.append(needed)
      }
    }
    known.remove(entry)
    return known.sorted()
  }

  private static func references(in source: [UInt8]) -> [String] {
    source.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard ["import", "export", "}"].contains(where: { line.starts(with: $0.utf8) }) else { return nil }
      let parts = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
      guard parts.count >= 3 else { return nil }
      let before = String(decoding: parts[parts.count - 3], as: UTF8.self)
      guard before.hasSuffix("from ") || before == "import " else { return nil }
      return String(decoding: parts[parts.count - 2], as: UTF8.self)
    }
  }

  private static func resolve(_ reference: String, from module: String) -> String? {
    guard reference.hasPrefix("./") || reference.hasPrefix("../") else { return nil }
    var folders = module.split(separator: "/").dropLast()
    for part in reference.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard folders.popLast() != nil else { return nil }
      default: folders.append(part)
      }
    }
    return folders.joined(separator: "/")
  }
}
