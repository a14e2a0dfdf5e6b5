import Foundation

/// Audio to send: made here, or real speech kept beside the package.
enum Recording {
  /// A 16-bit mono WAV file with a soft tone. The instant engine answers with its length.
  static func tone(seconds: Double, sampleRate: Int = 16_000) -> Data {
    let samples = (0..<Int(seconds * Double(sampleRate))).map { index in
      Int16(4_000 * sin(Double(index) * 2 * .pi * 440 / Double(sampleRate)))
    }
    return wav(samples.withUnsafeBytes { Data($0) }, sampleRate: sampleRate)
  }

  /// As ``tone(seconds:sampleRate:)``, with a short pause in each second: what is found by loudness alone.
  static func syllables(seconds: Double) -> Data {
    let samples = (0..<Int(seconds * 16_000)).map { index in
      index % 16_000 < 12_000 ? Int16(4_000 * sin(Double(index) * 2 * .pi * 440 / 16_000)) : 0
    }
    return wav(samples.withUnsafeBytes { Data($0) }, sampleRate: 16_000)
  }

  /// A 16-bit mono WAV file around samples.
  static func wav(_ samples: Data, sampleRate: Int) -> Data {
    var header = Data("RIFF".utf8)
    header.append(littleEndian: UInt32(36 + samples.count))
    header += Data("WAVEfmt ".utf8)
    header.append(littleEndian: UInt32(16))
    header.append(littleEndian: UInt16(1))
    header.append(littleEndian: UInt16(1))
    header.append(littleEndian: UInt32(sampleRate))
    header.append(littleEndian: UInt32(sampleRate * 2))
    header.append(littleEndian: UInt16(2))
    header.append(littleEndian: UInt16(16))
    header += Data("data".utf8)
    header.append(littleEndian: UInt32(samples.count))
    return header + samples
  }

  // MARK: Speech

  private static let speechFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/speech")

  private static let hasModel =
    FileManager.default.fileExists(atPath: "/usr/share/pocketsphinx/model/en-us/en-us.lm.bin")

  /// Whether real recordings and an engine for them are here.
  static let canRecognizeSpeech = hasModel && FileManager.default.fileExists(atPath: speechFolder.path)

  static func speechPath(_ name: String) -> String { speechFolder.appending(path: name).path }

  static func speech(_ name: String) throws -> Data { try Data(contentsOf: speechFolder.appending(path: name)) }
}

extension Data {
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
