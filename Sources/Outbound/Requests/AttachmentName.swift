import Foundation

/// The name of a file in a `Content-Disposition` header.
enum AttachmentName {
  /// - Returns: `nil` where there is none. The extended form counts before the plain one.
  static func read(_ header: String) -> String? {
    var plain: String?
    for part in header.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard pair.count == 2 else { continue }
      if pair[0].lowercased() == "filename*" {
        let words = pair[1].split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        if words.count == 3, let name = String(words[2]).removingPercentEncoding, !name.isEmpty { return name }
      }
      if pair[0].lowercased() == "filename" {
        plain = pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
      }
    }
    return plain.flatMap { $0.isEmpty ? nil : $0 }
  }
}
