import Foundation

/// Random numbers that are the same at every run with the same seed (SplitMix64).
struct ChaosGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Independent of every other stream of the same seed.
  init(seed: UInt64, stream: Int) {
    var source = ChaosGenerator(seed: seed &+ UInt64(stream) &* 0xD6E8_FEB8_6659_FD93)
    state = source.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// True with this probability.
  mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

  mutating func milliseconds(_ range: ClosedRange<Double>) -> Duration {
    .microseconds(Int(Double.random(in: range, using: &self) * 1000))
  }

  /// As likely below the geometric middle of the range as above it: many short times and some long ones.
  mutating func spreadMilliseconds(_ range: ClosedRange<Double>) -> Duration {
    let power = Double.random(in: 0...1, using: &self)
    return .microseconds(Int(range.lowerBound * 1000 * pow(range.upperBound / range.lowerBound, power)))
  }

  /// A generator of its own for a part that draws at its own pace.
  mutating func split() -> ChaosGenerator { ChaosGenerator(seed: next()) }
}
