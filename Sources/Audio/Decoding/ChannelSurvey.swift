/// What is on one of several channels during a moment: tells rumble and steady noise from a voice. Pure.
struct ChannelSurvey {
  /// Sum of squares.
  private var power: Float = 0
  /// The same of first differences, which lean to the band of speech.
  private var energy: Float = 0
  /// The same of second differences: low sounds hardly count.
  private var brightness: Float = 0
  /// ``energy`` of each stretch of 20 ms, ascending.
  private var stretches: [Float] = []

  private static let stretchFrames = 320
  /// ``brightness`` against ``power`` of a tone of 120 Hz at 16 kHz.
  private static let lowest = Float(5e-6)
  /// 3 dB; no voice keeps its level like that for half a second.
  private static let steady = Float(2)
  /// 10 dB.
  private static let lively = Float(10)
  /// -20 dB: noise that is so much quieter does not disturb.
  private static let harmless = Float(0.01)
  /// Below this mean square nothing is to be decided.
  private static let silence = Float(1e-10)

  private init(_ input: UnsafeBufferPointer<Float>, channel: Int, of channels: Int) {
    var energyBefore: Float = 0
    var before = (input[channel], input[channel + channels])
    var count = 0
    for index in stride(from: channel + 2 * channels, to: input.count, by: channels) {
      let sample = input[index]
      let difference = sample - before.1
      let bend = difference - (before.1 - before.0)
      power += sample * sample
      energy += difference * difference
      brightness += bend * bend
      before = (before.1, sample)
      count += 1
      if count % Self.stretchFrames == 0 {
        stretches.append(energy - energyBefore)
        energyBefore = energy
      }
    }
    stretches.sort()
  }

  /// Which channels hold nothing that is wanted and cover a voice on another.
  ///
  /// - Parameter input: whole frames at 16 kHz, interleaved.
  static func disturbing(_ input: UnsafeBufferPointer<Float>, channels: Int) -> [Bool] {
    guard input.count >= 4 * channels else { return [Bool](repeating: false, count: channels) }
    let surveys = (0..<channels).map { ChannelSurvey(input, channel: $0, of: channels) }
    let least = silence * Float(input.count / channels)
    return surveys.map { one in
      let isLow = one.brightness < lowest * one.power
      return surveys.contains { other in
        other.energy > least && one.power > other.power && isLow && other.brightness >= one.brightness
          || other.isLively && one.isSteady && one.energy > harmless * other.energy
      }
    }
  }

  private var isSteady: Bool { range.map { $0 < Self.steady } ?? false }
  private var isLively: Bool { range.map { $0 > Self.lively } ?? false }

  /// Loud stretches against quiet ones.
  private var range: Float? {
    guard stretches.count >= 10 else { return nil }
    return stretches[stretches.count * 9 / 10] / max(stretches[stretches.count / 10], .leastNormalMagnitude)
  }
}
