import TranscriptionCore

/// A turn's worth of preparation: short files share it, and its commit.
struct PreparationUnit: Sendable {
  /// The files that it is about.
  private(set) var files: Set<FileID> = []
  private(set) var steps: [PreparedStep] = []
  /// Seconds of audio that are left of it.
  private(set) var restSeconds: Double
  /// True once nothing more is prepared with it: it is being written.
  private(set) var isEnded = false

  private static let largest = 64
  /// What opening a file costs besides its decoding, as seconds of audio.
  private static let openingCost = 0.25

  init(seconds: Double) { restSeconds = seconds }

  mutating func begin(_ file: FileID) { files.insert(file) }

  mutating func add(_ step: PreparedStep) {
    steps.append(step)
    restSeconds -= step.step.decodedSeconds + Self.openingCost
  }

  mutating func end() { isEnded = true }

  /// Whether another short file may share it.
  var hasRoom: Bool {
    guard let last = steps.last else { return false }
    return last.step.isEnd && restSeconds > 0 && steps.count < Self.largest
  }
}
