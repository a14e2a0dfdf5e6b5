import Foundation

/// A file that is made from others of a model when it is installed.
package enum ModelConversion: Sendable, Hashable {
  /// `tokens.txt`, which sherpa-onnx needs, from Moonshine's `tokenizer.bin`.
  case moonshineTokens

  /// Bytes that a vocabulary may have.
  private static let limit = 64 << 20

  /// Makes it in a model's folder. Blocks.
  ///
  /// - Throws: ``ModelFailure`` for a file that is not what it should be.
  func run(in folder: String) throws {
    switch self {
    case .moonshineTokens:
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(folder)/tokenizer.bin"))
      defer { try? handle.close() }
      let bytes = [UInt8](try handle.read(upToCount: Self.limit) ?? Data())
      guard bytes.count < Self.limit else { throw ModelFailure("tokenizer.bin is larger than any vocabulary.") }
      try Data(MoonshineTokens.text(from: bytes).utf8)
        .write(to: URL(fileURLWithPath: "\(folder)/tokens.txt"), options: .atomic)
    }
  }
}
