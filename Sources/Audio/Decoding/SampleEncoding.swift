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

  /// The name that ffmpeg gives it.
  var codecName: String {
    switch self {
    case .unsigned8: "pcm_u8"
    case .signed16: "pcm_s16le"
    case .signed24: "pcm_s24le"
    case .signed32: "pcm_s32le"
    case .float32: "pcm_f32le"
    case .float64: "pcm_f64le"
    }
  }

  /// Converts whole samples to -1…1; bytes after the last whole sample are ignored. Floats that are no numbers become
  /// silence, and those beyond -1…1 are clipped: recognisers do not expect either.
  func samples(from bytes: [UInt8]) -> [Float] {
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
            output[index] = Self.sound(Float(bitPattern: bits))
          }
        case .float64:
          for index in 0..<count {
            let bits = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            output[index] = Self.sound(Float(Double(bitPattern: bits)))
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
