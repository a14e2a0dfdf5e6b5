import Foundation

/// A configuration file of a test's own, removed with the last reference to it.
final class YAMLFile: Sendable {
  let path: String

  init(_ text: String) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "sotto-settings-\(UUID().uuidString).yaml").path
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
