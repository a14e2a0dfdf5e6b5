import Audio
import TranscriptionCore

/// Gathers a file's peaks while it is prepared, and writes them now and then. A file that is over within a few seconds
/// has none written: its peaks are measured on request, which costs less than a file more on disk for each.
///
/// A write that fails loses peaks, never the file: what is missing is measured on request.
struct PeakSketch: Sendable {
  private let file: PeakFile
  private var meter = PeakMeter()
  private var isBegun = false
  private var isOver = false

  /// So many intervals are gathered before any is written: ten seconds.
  private static let smallest = 200

  init(path: String) { file = PeakFile(path: path) }

  mutating func take(_ samples: [Float], at place: Int) {
    if !isOver { meter.take(samples, at: place) }
  }

  /// Writes what has been gathered. To be called after each step.
  mutating func flush(_ prepared: PreparedAudio) async {
    guard !isOver else { return }
    let total = prepared.isComplete ? prepared.total : nil
    if total == nil, meter.count < Self.smallest { return }
    let runs = meter.drain()
    isOver = total != nil
    if let total, !isBegun, PeakLevel.count(samples: total) <= Self.smallest { return }
    let file = file
    let isWhole = try? await SlicedIO.piece {
      if file.isWhole { return true }
      if !runs.isEmpty { try file.merge(runs) }
      if let total { try file.seal(count: PeakLevel.count(samples: total)) }
      return false
    }
    isBegun = true
    if isWhole == true { isOver = true }
  }
}
