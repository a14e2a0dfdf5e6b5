package import TranscriptionCore

/// Makes one endless stream of a format from what several encoders made, one after the other, and silence between, so that
/// silence needs no encoder. Pure bytes.
///
/// The stream's length in samples is known at any time: silence makes up for what an encoder held back when it ended.
package struct StreamSplice: Sendable {
  private enum Kind {
    case mp3(samples: Int)
    case opus(OpusStreamWriter)
  }

  private var kind: Kind

  private static let mp3FrameSamples = 1_152
  /// A frame without any sound: 128 kbit/s, 48 kHz, joint stereo, as the encoder makes them; all that is in it is zero.
  private static let mp3Silence: [UInt8] = [0xFF, 0xFB, 0x94, 0x64] + [UInt8](repeating: 0, count: 380)

  /// - Parameter serial: tells an Ogg stream from others.
  /// - Returns: `nil` for a format that is PCM.
  package init?(_ format: PacedAudioFormat, serial: UInt32) {
    switch format {
    case .wav: return nil
    case .mp3: kind = .mp3(samples: 0)
    case .opus: kind = .opus(OpusStreamWriter(serial: serial))
    }
  }

  /// What every listener needs first.
  package var headers: [UInt8] {
    switch kind {
    case .mp3: []
    case .opus(let writer): writer.headers
    }
  }

  /// Samples of one channel in the stream so far.
  package var samples: Int {
    switch kind {
    case .mp3(let samples): samples
    case .opus(let writer): writer.samples
    }
  }

  /// - Parameter encoded: whole frames or pages with sound.
  /// - Returns: the same as parts of this stream.
  package mutating func add(_ encoded: [UInt8]) -> [UInt8] {
    switch kind {
    case .mp3(let samples):
      kind = .mp3(samples: samples + Self.mp3Frames(in: encoded) * Self.mp3FrameSamples)
      return encoded
    case .opus(var writer):
      defer { kind = .opus(writer) }
      return writer.add(encoded)
    }
  }

  /// Silence, as much as fits before there are `total` samples in the stream.
  package mutating func silence(upTo total: Int) -> [UInt8] {
    switch kind {
    case .mp3(let samples):
      let frames = max(0, total - samples) / Self.mp3FrameSamples
      kind = .mp3(samples: samples + frames * Self.mp3FrameSamples)
      return Array(repeatElement(Self.mp3Silence, count: frames).joined())
    case .opus(var writer):
      defer { kind = .opus(writer) }
      return writer.silence(upTo: total)
    }
  }

  private static func mp3Frames(in bytes: [UInt8]) -> Int {
    var frames = 0
    var place = 0
    while let length = MP3FrameSplitter.frameBytes(bytes[place...].prefix(4)) {
      frames += 1
      place += length
    }
    return frames
  }
}
