import Foundation
import Testing

@testable import Audio

struct ChannelMixerTests {
  private static let rate = 16_000

  /// Interleaved frames of one tone at several gains, with hum of the same phase on all channels.
  private static func frames(_ gains: [Float], seconds: Double, hum: Float = 0) -> [Float] {
    (0..<Int(seconds * Double(rate))).flatMap { index in
      let time = Double(index) / Double(rate)
      let tone = Float(sin(2 * .pi * 600 * time)) * 0.3
      let low = Float(sin(2 * .pi * 50 * time)) * hum
      return gains.map { $0 * tone + low }
    }
  }

  private static func mix(
    _ samples: [Float], channels: Int, _ mixing: ChannelMixing, position: Int = 0, step: Int = 1_000
  ) -> [Float] {
    var mixer = ChannelMixer(channels: channels, mixing: mixing, position: position, sampleRate: rate)
    var mixed: [Float] = []
    for start in stride(from: 0, to: samples.count, by: step * channels) {
      mixed += mixer.mix(Array(samples[start..<min(samples.count, start + step * channels)]))
    }
    return mixed + mixer.finish()
  }

  private static func peak(_ samples: some Sequence<Float>) -> Float { samples.reduce(0) { max($0, abs($1)) } }

  @Test func ordinaryStereoIsAddedAsFFmpegAddsIt() {
    let samples = Self.frames([0.5, 0.25], seconds: 1.3)
    let mixed = Self.mix(samples, channels: 2, .stereo)
    #expect(mixed.count == samples.count / 2)
    for (frame, value) in mixed.enumerated() {
      #expect(abs(value - (samples[2 * frame] + samples[2 * frame + 1]) * Float(0.5).squareRoot()) < 1e-6)
    }
  }

  @Test func oppositePhaseIsHeardAlsoBesideHum() {
    #expect(Self.peak(Self.mix(Self.frames([1, -1], seconds: 2), channels: 2, .stereo)) > 0.4)
    #expect(Self.peak(Self.mix(Self.frames([1, -1], seconds: 2, hum: 0.3), channels: 2, .stereo)) > 0.4)
  }

  @Test func aSingleVoiceIsAsLoudAsItWasRecorded() {
    for channels in [3, 6, 64] {
      var gains = [Float](repeating: 0.001, count: channels)
      gains[channels - 2] = -1
      #expect(abs(Self.peak(Self.mix(Self.frames(gains, seconds: 1), channels: channels, .discrete)) - 0.3) < 0.02)
    }
  }

  /// Wherever decoding begins and in whatever pieces the samples come.
  @Test func theResultDependsOnThePlaceInTheFileOnly() {
    let samples =
      Self.frames([1, -1], seconds: 1) + Self.frames([1, 1], seconds: 1) + Self.frames([1, -0.2], seconds: 1)
    let whole = Self.mix(samples, channels: 2, .stereo)
    #expect(Self.mix(samples, channels: 2, .stereo, step: 37) == whole)
    let start = 20_000
    let rest = Self.mix(Array(samples.dropFirst(2 * start)), channels: 2, .stereo, position: start)
    // Within a block it takes the rest of the block to decide.
    #expect(rest.dropFirst(4_000 + 160).elementsEqual(whole.dropFirst(start + 4_000 + 160)))
  }

  /// FLAC and ALAC call the fourth of six microphones a channel of low effects.
  @Test func aVoiceOnTheChannelOfLowEffectsIsHeardAndLowEffectsAreNot() {
    let voice = Self.mix(Self.frames([0, 0, 0, 1, 0, 0], seconds: 1), channels: 6, .surround(lowEffects: 3))
    #expect(abs(Self.peak(voice) - 0.3) < 0.02)
    let film = Self.frames([0.1, 0.1, 1, 0, 0.1, 0.1], seconds: 1)
    var loud = film
    for frame in 0..<film.count / 6 { loud[frame * 6 + 3] = Float(sin(2 * .pi * 45 * Double(frame) / 16_000)) * 0.9 }
    let mixed = Self.mix(film, channels: 6, .surround(lowEffects: 3))
    #expect(Self.mix(loud, channels: 6, .surround(lowEffects: 3)) == mixed)
    // As ffmpeg mixes it: 0.3 in the centre, a tenth of it elsewhere.
    #expect(abs(Self.peak(mixed) - 0.3 * (1 + 0.1 * (2 * 0.7071 + 1)) / (1 + 2 * 0.7071 + 1)) < 0.002)
    let rumble = (0..<16_000).flatMap { [0, 0, 0, Float(sin(2 * .pi * 45 * Double($0) / 16_000)), 0, 0] }
    #expect(Self.peak(Self.mix(rumble, channels: 6, .surround(lowEffects: 3))) == 0)
  }

  @Test func onlyLosslessFilesMayGiveALayoutToMicrophones() {
    #expect(ChannelMixing(channels: 6, layout: "5.1", isLossless: true) == .surround(lowEffects: 3))
    #expect(ChannelMixing(channels: 3, layout: "2.1", isLossless: true) == .surround(lowEffects: 2))
    #expect(ChannelMixing(channels: 8, layout: "7.1", isLossless: true) == .surround(lowEffects: 3))
    #expect(ChannelMixing(channels: 6, layout: "5.1(side)") == .byLayout)
    #expect(ChannelMixing(channels: 4, layout: "quad", isLossless: true) == .byLayout)
  }
}
