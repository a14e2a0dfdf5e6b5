import HTTPTypes
import Hummingbird
import TranscriptionCore

/// Finds the credential of a request. Nothing is checked here: what it opens, the service knows.
///
/// A cookie counts for `GET` and `HEAD` only. A browser sends it by itself, also when another site made it send the
/// request; so it may never change anything.
enum CredentialReader {
  /// The credential for a session's own endpoints: `Authorization: Bearer`, else `?access_token=`, else the session's
  /// cookie.
  static func credential(of request: Request, session: SessionID) -> Credential? {
    if let bearer = bearer(of: request) { return bearer }
    if let token = QueryReader(request).text("access_token") { return Credential(token) }
    guard request.method == .get || request.method == .head else { return nil }
    return cookie(of: request, named: cookieName(session)).map { Credential($0) }
  }

  /// The credential for endpoints of no session: the header alone.
  static func bearer(of request: Request) -> Credential? {
    guard let value = request.headers[.authorization] else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    let secret = parts[1].drop { $0 == " " }
    return secret.isEmpty ? nil : Credential(String(secret))
  }

  static func cookieName(_ session: SessionID) -> String { "sotto_token_\(session)" }

  private static func cookie(of request: Request, named name: String) -> String? {
    for header in request.headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let text = pair.drop { $0 == " " }
        if text.hasPrefix(name + "=") {
          let value = text.dropFirst(name.count + 1)
          return value.isEmpty ? nil : String(value)
        }
      }
    }
    return nil
  }
}
