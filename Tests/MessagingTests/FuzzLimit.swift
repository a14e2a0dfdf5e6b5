import Foundation

/// How long the fuzz tests are: short, unless the environment says otherwise.
enum FuzzLimit {
  static let frames = ProcessInfo.processInfo.environment["SOTTO_FUZZ_FRAMES"].flatMap { Int($0) } ?? 20_000
  static let seed = ProcessInfo.processInfo.environment["SOTTO_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
}
