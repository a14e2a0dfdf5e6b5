/// What a caller shows: an API key, a session's token or a viewer's. Which of them it is, the registry finds out.
package struct Credential: Sendable, Hashable {
  package let secret: String

  package init(_ secret: String) { self.secret = secret }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible {
  /// Never the secret: credentials must not reach logs.
  package var description: String { "Credential(…)" }
  package var debugDescription: String { description }
}
