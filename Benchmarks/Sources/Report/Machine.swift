import Foundation
import Glibc

/// The machine that the figures are of.
enum Machine {
  static var description: String {
    var name = utsname()
    uname(&name)
    let kernel = withUnsafeBytes(of: &name.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    let memory = field("MemTotal", in: "/proc/meminfo").flatMap { Int($0.split(separator: " ")[0]) } ?? 0
    return """
      machine: \(field("model name", in: "/proc/cpuinfo") ?? "unknown CPU"), \
      \(ProcessInfo.processInfo.activeProcessorCount) cores, \(Figure.number(Double(memory) / 1_048_576)) GiB memory, \
      Linux \(kernel)
      date: \(Date.now.formatted(.iso8601)), load average at the start: \(loadAverage)
      """
  }

  /// Of the last minute; what other programs do on the machine shows here.
  static var loadAverage: String {
    String(text("/proc/loadavg").split(separator: " ").first ?? "unknown")
  }

  static func kernelSetting(_ path: String) -> String {
    text("/proc/sys/" + path).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func field(_ name: String, in path: String) -> String? {
    text(path).split(separator: "\n").first { $0.hasPrefix(name) }?
      .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
