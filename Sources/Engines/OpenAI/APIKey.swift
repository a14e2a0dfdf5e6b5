import Foundation

/// A secret that is redacted when it is printed or reflected.
package struct APIKey: Sendable, CustomStringConvertible, CustomReflectable {
  private let secret: String

  /// White space around it, such as the line break of the file that it came from, is no part of it.
  package init(_ text: String) { secret = text.trimmingCharacters(in: .whitespacesAndNewlines) }

  package var description: String { "[key]" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Whether it can stand in a header.
  var isSendable: Bool { !secret.isEmpty && secret.utf8.allSatisfy { (0x21...0x7e).contains($0) } }

  /// For the header `Authorization`.
  var authorization: String { "Bearer \(secret)" }

  /// The text without the secret in it.
  func removed(from text: String) -> String {
    secret.isEmpty ? text : text.replacing(secret, with: description)
  }
}
