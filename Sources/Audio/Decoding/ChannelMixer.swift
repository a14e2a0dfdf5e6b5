/// Makes one channel of several, so that what is spoken on any of them is in it. Pure.
///
/// Works in blocks that are counted from the start of the file, so that the result is the same wherever decoding begins.
/// Left and right are added, as everywhere, but where they cancel each other out (one of them is connected the wrong way
/// round): there the difference is taken. Of separate microphones each counts by its part in the energy, with the sign by
/// which it agrees with the strongest, so that a single voice among silent channels is as loud as it was recorded.
///
/// Energies are those of the first difference of the signal, which leaves hum and rumble out. A channel of nothing but rumble
/// (wind, a hand on the microphone) or steady noise beside one with a voice is left out whole (``ChannelSurvey``).
struct ChannelMixer {
  private let channels: Int
  private let mixing: ChannelMixing
  private let blockFrames: Int
  /// Frames that changed gains fade over.
  private let fadeFrames: Int
  /// Interleaved; waits for the end of the block.
  private var pending: [Float] = []
  /// Frames until the block that is being gathered ends.
  private var left: Int
  private var gains: [Float]?

  /// What ffmpeg gives each side when it adds left and right without a bound on the sum: sqrt(1/2).
  private static let stereoGain = Float(0.5).squareRoot()
  /// Energy of the sum against that of both sides: 2 for the same on both, 1 for two that have nothing in common.
  private static let cancelled = Float(0.25)
  /// Energy of second differences against that of first ones, of a tone of about 250 Hz at 16 kHz: lower are low effects.
  private static let lowestVoice = Float(0.01)
  /// -20 dB.
  private static let unheard = Float(0.01)
  /// Below this mean square nothing is to be decided.
  private static let silence = Float(1e-10)

  /// - Parameters:
  ///   - position: frames of the file before the first one.
  ///   - sampleRate: frames a second; a block is half a second long.
  init(channels: Int, mixing: ChannelMixing, position: Int, sampleRate: Int) {
    self.channels = max(1, channels)
    self.mixing = mixing
    blockFrames = sampleRate / 2
    fadeFrames = sampleRate / 100
    left = blockFrames - position % blockFrames
  }

  /// - Parameter samples: whole frames, interleaved.
  /// - Returns: what is decided by now; at most a block is held back.
  mutating func mix(_ samples: [Float]) -> [Float] {
    if channels == 1 { return samples }
    pending += samples
    var mixed: [Float] = []
    var start = 0
    while (pending.count - start) / channels >= left {
      let end = start + left * channels
      mixed += mixBlock(start..<end)
      start = end
      left = blockFrames
    }
    pending.removeFirst(start)
    return mixed
  }

  /// The rest, at the end.
  mutating func finish() -> [Float] {
    defer {
      left -= pending.count / channels
      pending = []
    }
    return pending.isEmpty ? [] : mixBlock(0..<pending.count)
  }

  private mutating func mixBlock(_ range: Range<Int>) -> [Float] {
    let frames = range.count / channels
    guard frames > 0 else { return [] }
    let channels = channels
    let wanted = pending.withUnsafeBufferPointer { decideGains(UnsafeBufferPointer(rebasing: $0[range])) }
    let before = gains ?? wanted
    gains = wanted
    let fade = before == wanted ? 0 : min(fadeFrames, frames)
    return pending.withUnsafeBufferPointer { all in
      let input = UnsafeBufferPointer(rebasing: all[range])
      return [Float](unsafeUninitializedCapacity: frames) { output, filled in
        for frame in 0..<frames {
          let share = frame < fade ? Float(frame + 1) / Float(fade + 1) : 1
          var sum: Float = 0
          for channel in 0..<channels {
            let gain = share == 1 ? wanted[channel] : before[channel] + share * (wanted[channel] - before[channel])
            sum += gain * input[frame * channels + channel]
          }
          output[frame] = max(-1, min(1, sum))
        }
        filled = frames
      }
    }
  }

  private func decideGains(_ input: UnsafeBufferPointer<Float>) -> [Float] {
    switch mixing {
    case .stereo where channels == 2: stereoGains(input)
    case .surround(let lowEffects) where lowEffects < channels: surroundGains(input, lowEffects)
    default: discreteGains(input)
    }
  }

  /// As ffmpeg mixes surround: the centre whole, left and right with sqrt(1/2), others with a half, and no low effects; unless
  /// these alone are heard, and not low: then there is a microphone on that channel.
  private func surroundGains(_ input: UnsafeBufferPointer<Float>, _ lowEffects: Int) -> [Float] {
    var energies = [Float](repeating: 0, count: channels)
    var bend: Float = 0
    for index in stride(from: 2 * channels, to: input.count, by: 1) {
      let difference = input[index] - input[index - channels]
      energies[index % channels] += difference * difference
      if index % channels == lowEffects {
        let second = difference - (input[index - channels] - input[index - 2 * channels])
        bend += second * second
      }
    }
    let energy = energies[lowEffects]
    let others = energies.reduce(0, +) - energy
    let isVoice =
      energy > Self.silence * Float(input.count) && bend > Self.lowestVoice * energy && others < Self.unheard * energy
    if isVoice { return (0..<channels).map { $0 == lowEffects ? 1 : 0 } }
    let hasCentre = lowEffects > 2
    let gains = (0..<channels).map { channel -> Float in
      if channel == lowEffects { return 0 }
      return channel < 2 ? Self.stereoGain : channel == 2 && hasCentre ? 1 : 0.5
    }
    let sum = gains.reduce(0, +)
    return gains.map { $0 / sum }
  }

  private func stereoGains(_ input: UnsafeBufferPointer<Float>) -> [Float] {
    var both: Float = 0
    var sum: Float = 0
    var index = 2
    while index + 1 < input.count {
      let left = input[index] - input[index - 2]
      let right = input[index + 1] - input[index - 1]
      both += left * left + right * right
      sum += (left + right) * (left + right)
      index += 2
    }
    let disturbing = ChannelSurvey.disturbing(input, channels: 2)
    if disturbing[0] != disturbing[1] { return disturbing.map { $0 ? 0 : Self.stereoGain } }
    let isCancelled = both > Self.silence * Float(input.count) && sum < Self.cancelled * both
    return [Self.stereoGain, isCancelled ? -Self.stereoGain : Self.stereoGain]
  }

  private func discreteGains(_ input: UnsafeBufferPointer<Float>) -> [Float] {
    var energies = [Float](repeating: 0, count: channels)
    for index in stride(from: channels, to: input.count, by: 1) {
      let difference = input[index] - input[index - channels]
      energies[index % channels] += difference * difference
    }
    for (channel, isDisturbing) in ChannelSurvey.disturbing(input, channels: channels).enumerated() where isDisturbing {
      energies[channel] = 0
    }
    let strongest = energies.indices.max { energies[$0] < energies[$1] } ?? 0
    guard energies[strongest] > Self.silence * Float(input.count) else {
      return [Float](repeating: 1 / Float(channels), count: channels)
    }
    var agreement = [Float](repeating: 0, count: channels)
    for frame in stride(from: channels, to: input.count - channels + 1, by: channels) {
      let reference = input[frame + strongest] - input[frame + strongest - channels]
      for channel in 0..<channels {
        agreement[channel] += reference * (input[frame + channel] - input[frame + channel - channels])
      }
    }
    let parts = energies.map { $0 / energies[strongest] }
    let whole = parts.reduce(0, +)
    return zip(parts, agreement).map { part, agreement in (agreement < 0 ? -part : part) / whole }
  }
}
