import Foundation
import Glibc

/// What the kernel says of a running process.
struct ProcessFigures: Sendable {
  /// Resident memory.
  var residentKibibytes = 0
  var threads = 0
  var descriptors = 0
  /// Time on a processor since its start, in user and kernel mode, in seconds.
  var busySeconds = 0.0

  init(of process: Int32) {
    let status = Self.text("/proc/\(process)/status")
    residentKibibytes = Self.field("VmRSS", in: status)
    threads = Self.field("Threads", in: status)
    descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count) ?? 0
    busySeconds = Self.busySeconds(of: process)
  }

  static func busySeconds(of process: Int32) -> Double {
    guard let fields = fields(of: process) else { return 0 }
    return Double((Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)) / ticksPerSecond
  }

  /// Time on a processor of all descendants that still run, and of those that have ended and were waited for.
  static func busySecondsOfDescendants(of root: Int32) -> Double {
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
      .compactMap { id in fields(of: id).map { (id: id, parent: Int32($0[1]) ?? 0, fields: $0) } }
    var ticks = fields(of: root).map { (Int($0[13]) ?? 0) + (Int($0[14]) ?? 0) } ?? 0
    var parents: Set<Int32> = [root]
    while !parents.isEmpty {
      let children = all.filter { parents.contains($0.parent) }
      for child in children { ticks += child.fields[11...14].reduce(0) { $0 + (Int($1) ?? 0) } }
      parents = Set(children.map(\.id))
    }
    return Double(ticks) / ticksPerSecond
  }

  private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

  /// Fields of `/proc/PID/stat` behind the name, which may hold anything.
  private static func fields(of process: Int32) -> [Substring]? {
    let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 20 ? fields : nil
  }

  private static func field(_ name: String, in status: String) -> Int {
    let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(whereSeparator: { $0 == ":" || $0 == "\t" || $0 == " " }).dropFirst().first.flatMap { Int($0) }
      ?? 0
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
