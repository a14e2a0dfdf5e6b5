import Foundation

/// Processes of this machine, by parent.
enum ProcessTree {
  struct Member: Sendable, Hashable {
    let id: Int32
    /// Clock ticks since boot: tells a process from a later one with the same number.
    let startedAt: String
    let commandLine: String
  }

  /// The children of a process, and theirs.
  static func descendants(of root: Int32) -> [Member] {
    let all = processIDs().compactMap { id in status(id).map { (id: id, parent: $0.parent, startedAt: $0.startedAt) } }
    var found: [Member] = []
    var parents: Set<Int32> = [root]
    while !parents.isEmpty {
      let children = all.filter { parents.contains($0.parent) }
      found += children.map { Member(id: $0.id, startedAt: $0.startedAt, commandLine: commandLine($0.id)) }
      parents = Set(children.map(\.id))
    }
    return found
  }

  /// Whether that very process still runs. One that has ended and waits for its parent to notice does not.
  static func isRunning(_ member: Member) -> Bool {
    guard let status = status(member.id) else { return false }
    return status.startedAt == member.startedAt && status.state != "Z"
  }

  /// Processor time that the process has used, in clock ticks.
  static func busyTicks(of member: Member) -> Int {
    guard let data = FileManager.default.contents(atPath: "/proc/\(member.id)/stat") else { return 0 }
    let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
  }

  private static func processIDs() -> [Int32] {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
  }

  private static func status(_ id: Int32) -> (state: String, parent: Int32, startedAt: String)? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(id)/stat") else { return nil }
    // The second field, the name, stands in parentheses and may hold anything.
    let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 19, let parent = Int32(fields[1]) else { return nil }
    return (String(fields[0]), parent, String(fields[19]))
  }

  private static func commandLine(_ id: Int32) -> String {
    let data = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
    return String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
  }
}
