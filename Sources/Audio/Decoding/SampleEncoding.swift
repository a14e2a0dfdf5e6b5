/// How one PCM sample is stored, little-endian.
enum SampleEncoding: Sendable, Hashable {
  case unsigned8, signed16, signed24, signed32, float32, float64

  var bytesPerSample: Int {
    switch self {
    case .unsigned8: 1
    case .signed16: 2
    case .signed24: 3
    case .signed32, .float32: 4
    case .float64: 8
    }
  }

  /// Whether samples have to be looked at to know what they are counted by.
  var mayHaveOtherRange: Bool { [.signed32, .float32, .float64].contains(self) }

  /// The name that ffmpeg gives its codec.
  var codecName: String { "pcm_" + demuxerName(isBigEndian: false) }

  /// The name that ffmpeg gives a file of nothing but such samples.
  func demuxerName(isBigEndian: Bool) -> String {
    let end = isBigEndian ? "be" : "le"
    return switch self {
    case .unsigned8: "u8"
    case .signed16: "s16" + end
    case .signed24: "s24" + end
    case .signed32: "s32" + end
    case .float32: "f32" + end
    case .float64: "f64" + end
    }
  }

  /// Converts whole samples to -1…1; bytes after the last whole sample are ignored. Floats that are no numbers become
  /// silence, and those beyond -1…1 are clipped: recognisers do not expect either.
  func samples(from bytes: [UInt8]) -> [Float] {
    var samples = unboundedSamples(from: bytes)
    guard self == .float32 || self == .float64 else { return samples }
    for index in samples.indices { samples[index] = Self.sound(samples[index]) }
    return samples
  }

  /// As ``samples(from:)``, with floats as they are stored.
  func unboundedSamples(from bytes: [UInt8]) -> [Float] {
    let count = bytes.count / bytesPerSample
    return bytes.withUnsafeBytes { raw in
      [Float](unsafeUninitializedCapacity: count) { output, filled in
        switch self {
        case .unsigned8:
          for index in 0..<count { output[index] = (Float(raw[index]) - 128) / 128 }
        case .signed16:
          for index in 0..<count {
            output[index] =
              Float(Int16(littleEndian: raw.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))) / 32_768
          }
        case .signed24:
          for index in 0..<count {
            let at = index * 3
            let bits = UInt32(raw[at]) << 8 | UInt32(raw[at + 1]) << 16 | UInt32(raw[at + 2]) << 24
            output[index] = Float(Int32(bitPattern: bits)) / 2_147_483_648
          }
        case .signed32:
          for index in 0..<count {
            let bits = Int32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
            output[index] = Float(bits) / 2_147_483_648
          }
        case .float32:
          for index in 0..<count {
            let bits = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            output[index] = Float(bitPattern: bits)
          }
        case .float64:
          for index in 0..<count {
            let bits = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            output[index] = Float(Double(bitPattern: bits))
          }
        }
        filled = count
      }
    }
  }

  private static func sound(_ value: Float) -> Float {
    value.isNaN ? 0 : max(-1, min(1, value))
  }
}
