import Foundation
package import TranscriptionCore

/// Finds speech by loudness alone, for when no trained detector is installed.
///
/// Method: the level of each 20 ms frame in decibels, smoothed over five frames, against a noise floor that adapts.
/// The floor of a frame is the 10th percentile of the levels within 5 s before and after it, so it follows a room that
/// gets louder, and a breath is enough to find it. Two thresholds above the floor make the hysteresis: speech begins
/// above the higher and lasts until the level falls below the lower. They come closer to the floor in recordings with
/// little distance between loud and quiet, and never fall below an absolute level, so that an empty room is silent.
/// Pauses shorter than 300 ms inside speech are filled, bursts that stay loud for less than 140 ms (after smoothing,
/// which stretches them by up to 80 ms) are dropped, and 60 ms are added to both sides for soft beginnings and ends.
///
/// It cannot tell speech from music or noise: those it also reports. It misses speech that is hardly louder than what
/// surrounds it. The work is done where it is called, some milliseconds for a minute of audio.
package struct EnergyDetector: SpeechDetector {
  package let name = "energy"

  static let frame = 320
  private static let floorRadius = 250
  private static let floorStep = 25
  /// Decibels relative to full scale below which nothing is speech.
  private static let absoluteFloor: Float = -66
  private static let shortestPause = 15
  private static let shortestSpeech = 7
  private static let margin = 3
  /// Frames; a piece of less than 2 s may hold a single word without a pause.
  private static let shortPiece = 100

  package init() {}

  package func detectSpeech(in samples: [Float]) async throws -> [SpeechSpan] {
    let levels = Self.smoothed(Self.levels(of: samples))
    guard !levels.isEmpty else { return [] }
    let runs = Self.joined(Self.loudRuns(levels: levels))
    return runs.map { run in
      SpeechSpan(
        start: max(0, run.lowerBound - Self.margin) * Self.frame,
        end: min(samples.count, (run.upperBound + Self.margin) * Self.frame))
    }
  }

  /// Decibels of each frame; the last may be shorter.
  private static func levels(of samples: [Float]) -> [Float] {
    stride(from: 0, to: samples.count, by: frame).map { start in
      let end = min(start + frame, samples.count)
      var energy: Float = 0
      for sample in samples[start..<end] { energy += sample * sample }
      return 10 * log10(energy / Float(end - start) + 1e-10)
    }
  }

  /// Mean over two frames to each side.
  private static func smoothed(_ levels: [Float]) -> [Float] {
    levels.indices.map { index in
      let near = levels[max(0, index - 2)...min(levels.count - 1, index + 2)]
      return near.reduce(0, +) / Float(near.count)
    }
  }

  private static func loudRuns(levels: [Float]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    var thresholds = Thresholds(levels: levels[...])
    for index in levels.indices {
      if index % floorStep == 0 {
        let from = max(0, index - floorRadius)
        thresholds = Thresholds(levels: levels[from..<min(levels.count, index + floorRadius)])
      }
      if let begun = start {
        if levels[index] < thresholds.end {
          runs.append(begun..<index)
          start = nil
        }
      } else if levels[index] > thresholds.begin {
        start = index
      }
    }
    if let start { runs.append(start..<levels.count) }
    return runs
  }

  /// Fills short pauses, then drops short bursts.
  private static func joined(_ runs: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for run in runs {
      if let last = result.last, run.lowerBound - last.upperBound < shortestPause {
        result[result.count - 1] = last.lowerBound..<run.upperBound
      } else {
        result.append(run)
      }
    }
    return result.filter { $0.count >= shortestSpeech }
  }

  /// Levels at which speech begins and ends, for a stretch of frames.
  private struct Thresholds {
    var begin: Float
    var end: Float

    init(levels: ArraySlice<Float>) {
      let sorted = levels.sorted()
      let floor = sorted[sorted.count / 10]
      let loud = sorted[sorted.count * 19 / 20]
      let distance = loud - floor
      // Levels this close together are a steady noise, or a piece so short that it is all speech.
      let rise: Float = distance >= 6 ? min(10, distance * 0.3) : levels.count < EnergyDetector.shortPiece ? -3 : 6
      begin = max(EnergyDetector.absoluteFloor, floor + rise)
      end = max(EnergyDetector.absoluteFloor, floor + rise * 0.6)
    }
  }
}
