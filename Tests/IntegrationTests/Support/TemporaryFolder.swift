import Foundation

/// A folder of a test's own, removed when the last reference is gone.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "sotto-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func write(_ name: String, _ content: Data) throws -> String {
    try content.write(to: url.appending(path: name))
    return path(name)
  }

  /// Names in a subfolder, hidden ones included; none where there is no such folder.
  func names(in subfolder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path(subfolder)))?.sorted() ?? []
  }
}
