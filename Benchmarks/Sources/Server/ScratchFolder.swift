import Foundation

/// A folder of our own that is gone when the closure is left, however it is left.
enum ScratchFolder {
  static func with<Value: Sendable>(in parent: String, _ body: (String) async throws -> Value) async throws -> Value {
    let path = parent + "/sotto-bench-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
  }
}
