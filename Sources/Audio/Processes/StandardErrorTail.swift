import Subprocess

/// Keeps the end of what a process says on its standard error and throws the rest away, so that a process that
/// complains without end neither blocks nor fills memory.
enum StandardErrorTail {
  static let maximumBytes = 4_096

  static func collect(_ output: SubprocessOutputSequence) async -> String {
    var kept: [UInt8] = []
    var iterator = output.makeAsyncIterator()
    while let buffer = try? await iterator.next() {
      kept += buffer.withUnsafeBytes { Array($0.suffix(maximumBytes)) }
      kept = Array(kept.suffix(maximumBytes))
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
