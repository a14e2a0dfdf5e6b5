import Foundation

/// The vocabulary of a Moonshine model: from the `tokenizer.bin` that its makers give with it to the `tokens.txt` that
/// sherpa-onnx reads. Pure.
///
/// `tokenizer.bin` is a row of tokens in the order of their ids: the token's length in bytes, then the bytes. A length
/// below 128 is one byte; else the first byte has 128 added to the length's remainder by 128, and the second is the
/// quotient. `tokens.txt` has a line for each: the bytes in Base64, a space, the id.
enum MoonshineTokens {
  /// - Throws: for a file that ends within a token, or has none.
  static func text(from tokenizer: [UInt8]) throws(ModelFailure) -> String {
    var text = ""
    var id = 0
    var place = 0
    while place < tokenizer.count {
      var length = Int(tokenizer[place])
      place += 1
      if length >= 128 {
        guard place < tokenizer.count else { throw damage(id) }
        length += 128 * Int(tokenizer[place]) - 128
        place += 1
      }
      guard length <= tokenizer.count - place else { throw damage(id) }
      text += "\(Data(tokenizer[place..<(place + length)]).base64EncodedString()) \(id)\n"
      place += length
      id += 1
    }
    guard id > 0 else { throw ModelFailure("tokenizer.bin is empty; no tokens.txt can be made from it.") }
    return text
  }

  private static func damage(_ id: Int) -> ModelFailure {
    ModelFailure("tokenizer.bin ends within token \(id); no tokens.txt can be made from it.")
  }
}
