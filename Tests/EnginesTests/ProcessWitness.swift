import Foundation
import Glibc
import TestSupport
import Testing

/// A place where processes note their ids, and what became of them. Lent to one test.
struct ProcessWitness {
  private let folder: URL

  /// Lends a witness and clears up behind it.
  static func with<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: (ProcessWitness) async throws -> Value
  ) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "witness-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(ProcessWitness(folder: folder))
  }

  private init(folder: URL) { self.folder = folder }

  /// What a shell says to note its id.
  var note: String { "echo $BASHPID >> \(path("pids"))" }

  /// A file of the test's own.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The ids that were noted, in order.
  var pids: [pid_t] {
    let text = (try? String(contentsOfFile: path("pids"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { pid_t($0) }
  }

  /// Waits until so many have noted their ids.
  func pids(_ count: Int) async -> [pid_t] {
    await FolderWatch.wait([folder.path]) { pids.count >= count }
    return pids
  }

  /// One letter: `R` for running, `T` for stopped…; `nil` for a process that is gone. A zombie (`Z`), which
  /// its parent has not reaped yet, counts as gone.
  static func state(of pid: pid_t) -> Character? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
    let state = text[text.index(after: text.lastIndex(of: ")") ?? text.startIndex)...].first { $0 != " " }
    return state == "Z" ? nil : state
  }

  static func isGone(_ pid: pid_t) -> Bool { state(of: pid) == nil }

  /// Stops a child of this process.
  static func stop(_ pid: pid_t) async {
    #expect(kill(pid, SIGSTOP) == 0)
    await ProcessEvents.stop(of: pid)
    #expect(state(of: pid) == "T")
  }

  /// Returns once a file of the test's own is there.
  func file(_ name: String) async {
    await FolderWatch.wait([folder.path]) { FileManager.default.fileExists(atPath: path(name)) }
  }
}
