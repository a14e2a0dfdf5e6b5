import Foundation
import TranscriptionCore

/// Writes `Content-Disposition` headers (RFC 6266) that no file name can break out of.
enum ContentDisposition {
  enum Kind: String { case inline, attachment }

  /// The header's value: the name in plain ASCII for old clients, and in full by RFC 5987 where the two differ.
  static func value(_ kind: Kind, fileName: String) -> String {
    let clean = FileName.clean(fileName)
    guard !clean.isEmpty else { return kind.rawValue }
    let plain = String(
      String.UnicodeScalarView(
        clean.unicodeScalars.map { scalar in
          scalar.isASCII && scalar.value >= 0x20 && scalar != "\"" && scalar != "\\" && scalar != "%"
            ? scalar : "_"
        }))
    let header = "\(kind.rawValue); filename=\"\(plain)\""
    guard plain != clean, let full = clean.addingPercentEncoding(withAllowedCharacters: allowed) else {
      return header
    }
    return header + "; filename*=UTF-8''\(full)"
  }

  /// `attr-char` of RFC 5987.
  private static let allowed = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~")
}
