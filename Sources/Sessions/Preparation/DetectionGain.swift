/// Makes quiet recordings louder for the search for speech, and for it alone: detectors are trained with speech at ordinary
/// levels and hear none far below.
enum DetectionGain {
  /// Peaks of ordinary speech, -10 dB.
  private static let wantedPeak: Float = 0.316
  /// Below this a recording is quiet, -26 dB.
  private static let quietPeak: Float = 0.05
  /// 40 dB: what is quieter is noise of the converter.
  private static let largestGain: Float = 100

  static func applied(to samples: [Float]) -> [Float] {
    let peak = samples.reduce(Float(0)) { max($0, abs($1)) }
    guard peak > 0, peak < quietPeak else { return samples }
    let gain = gain(forPeak: peak)
    return samples.map { $0 * gain }
  }

  /// What makes a peak as loud as that of ordinary speech; never less than 1.
  static func gain(forPeak peak: Float) -> Float { min(largestGain, max(1, wantedPeak / peak)) }
}
