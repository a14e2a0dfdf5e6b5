/// How the HTTP server listens and what it lets through before a request reaches a session.
package struct WebServerConfiguration: Sendable {
  /// Name or address to listen on.
  package var host: String
  /// Port to listen on; 0 takes a free one.
  package var port: Int
  /// Most bytes of a JSON body. Uploads are not concerned: their limit is the session's.
  package var maximumJSONBytes: Int
  /// How long an event stream may be silent before it sends a ping.
  package var pingInterval: Duration
  /// Most events that one turn of an event stream fetches and holds.
  package var eventsPerTurn: Int
  /// How long a listener to paced audio may take nothing before it is let go.
  package var listenerPatience: Duration
  /// How long a connection without a request is kept.
  package var idleConnectionTimeout: Duration
  /// Most parts of one `multipart/form-data` body.
  package var maximumParts: Int
  /// Most bytes of one form field that is not a file.
  package var maximumFieldBytes: Int
  /// Folder of the web page; `nil` for the one that is built in.
  package var pageFolder: String?

  package init(
    host: String = "127.0.0.1", port: Int = 8080, maximumJSONBytes: Int = 1 << 20,
    pingInterval: Duration = .seconds(15), eventsPerTurn: Int = 256, listenerPatience: Duration = .seconds(30),
    idleConnectionTimeout: Duration = .seconds(75), maximumParts: Int = 256,
    maximumFieldBytes: Int = 64 << 10, pageFolder: String? = nil
  ) {
    self.host = host
    self.port = port
    self.maximumJSONBytes = maximumJSONBytes
    self.pingInterval = pingInterval
    self.eventsPerTurn = eventsPerTurn
    self.listenerPatience = listenerPatience
    self.idleConnectionTimeout = idleConnectionTimeout
    self.maximumParts = maximumParts
    self.maximumFieldBytes = maximumFieldBytes
    self.pageFolder = pageFolder
  }
}
