import Foundation

/// Memory of processes and of the machine, from `/proc` and the control group.
enum ProcessMemory {
  /// Resident bytes of a process that no file gives back (`RssAnon` and `RssShmem`); `nil` when it is gone.
  static func resident(of pid: pid_t) -> Int? {
    let path = "/proc/\(pid)/status"
    return field("RssAnon", in: path).map { $0 + (field("RssShmem", in: path) ?? 0) }
  }

  /// What this machine, or the container that the server runs in, has.
  package static func available() -> Int? {
    let machine = field("MemTotal", in: "/proc/meminfo")
    let container = (try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)).flatMap {
      Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return [machine, container].compactMap { $0 }.min()
  }

  /// A line of the form `Name:   123 kB`, in bytes.
  private static func field(_ name: String, in path: String) -> Int? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }.map { $0 * 1_024 }
  }
}
