/// The address of media that lies elsewhere, checked to be well formed.
///
/// An address may hold a user name and a password, and its query a token: ``url`` goes to the server that it names
/// and nowhere else, ``shown`` may be shown to all clients.
package struct RemoteAddress: Sendable, Hashable {
  package var url: String
  /// The address without user name, password and the values in its query.
  package var shown: String
  /// Where it is, for names of recordings.
  package var host: String

  package init(url: String, shown: String, host: String) {
    self.url = url
    self.shown = shown
    self.host = host
  }
}

extension RemoteAddress: CustomStringConvertible, CustomDebugStringConvertible {
  /// Never with a password: addresses must not bring one into logs.
  package var description: String { shown }
  package var debugDescription: String { shown }
}
