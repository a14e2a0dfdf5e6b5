import Foundation
import TestSupport
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

  /// Syllables of a voice on one side.
  private static func voice(_ gain: Float, beside other: (Int) -> Float) -> [Float] {
    (0..<2 * rate).flatMap { index -> [Float] in
      let isLoud = index / 1_600 % 2 == 0
      return [other(index), Float(sin(2 * .pi * 600 * Double(index) / Double(rate))) * (isLoud ? gain : gain / 20)]
    }
  }

  @Test(arguments: [2, 3]) func rumbleAndHumOfOneMicrophoneDoNotCoverTheVoiceOnAnother(channels: Int) {
    var dice = SeededGenerator(seed: 9)
    let noise = (0..<2 * Self.rate).map { _ in Float.random(in: -0.1...0.1, using: &dice) }
    let disturbances: [(Int) -> Float] = [
      { Float(sin(2 * .pi * 60 * Double($0) / Double(Self.rate))) * 0.8 },
      {
        Float(sin(2 * .pi * 23 * Double($0) / Double(Self.rate)) + sin(2 * .pi * 41 * Double($0) / Double(Self.rate)))
          / 2
      },
      { noise[$0] },
    ]
    for disturbance in disturbances {
      var samples = Self.voice(0.1, beside: disturbance)
      if channels == 3 {
        samples = stride(from: 0, to: samples.count, by: 2).flatMap { [samples[$0], samples[$0 + 1], 0] }
      }
      let mixed = Self.mix(samples, channels: channels, channels == 2 ? .stereo : .discrete)
      #expect(abs(Self.peak(mixed.dropFirst(200)) - (channels == 2 ? 0.0707 : 0.1)) < 0.005)
    }
  }

  @Test func voicesOnBothSidesAreBothHeard() {
    let samples = Self.voice(0.3) { index in
      let isLoud = index / 2_000 % 2 == 1
      return Float(sin(2 * .pi * 400 * Double(index) / Double(Self.rate))) * (isLoud ? 0.3 : 0.01)
    }
    for (frame, value) in Self.mix(samples, channels: 2, .stereo).enumerated() {
      #expect(abs(value - (samples[2 * frame] + samples[2 * frame + 1]) * Float(0.5).squareRoot()) < 1e-5)
    }
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
