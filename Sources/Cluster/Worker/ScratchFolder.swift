import Foundation
import Glibc

/// A folder for what a worker's process needs while it runs, named by the process. One that was killed leaves its own
/// behind, with samples in it: the next one removes it.
package struct ScratchFolder: Sendable {
  package let path: String

  private static let prefix = "sotto-worker-"

  /// Makes it, readable by this user alone, in place of one that has the same name.
  ///
  /// - Parameters:
  ///   - parent: where folders of workers are.
  ///   - process: this one's number.
  ///   - isRunning: whether a process of that number runs.
  /// - Throws: `CocoaError` where it cannot be made.
  package init(
    in parent: String, process: Int32 = getpid(), isRunning: (Int32) -> Bool = { kill($0, 0) == 0 || errno == EPERM }
  ) throws {
    path = "\(parent)/\(Self.prefix)\(process)"
    Self.removeAbandoned(in: parent, isRunning: isRunning)
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  package func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Those of other users stay: they cannot be removed.
  private static func removeAbandoned(in parent: String, isRunning: (Int32) -> Bool) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
      guard let process = Int32(name.dropFirst(prefix.count)), process > 0, !isRunning(process) else { continue }
      let path = "\(parent)/\(name)"
      let owner = try? FileManager.default.attributesOfItem(atPath: path)[.ownerAccountID] as? NSNumber
      if owner?.uint32Value == getuid() { try? FileManager.default.removeItem(atPath: path) }
    }
  }
}
