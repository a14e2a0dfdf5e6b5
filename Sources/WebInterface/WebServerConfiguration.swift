/// How the HTTP server listens and what it lets through before a request reaches a session.
package struct WebServerConfiguration: Sendable {
  /// Name or address to listen on.
  package var host: String
  /// Port to listen on; 0 takes a free one.
  package var port: Int
  /// Names besides `localhost` and addresses under which the server may be called; `*` for any.
  package var allowedHosts: [String] = []
  /// Whether an address is a reverse proxy of the operator's, whose `X-Forwarded-For` is believed.
  package var isTrustedProxy: @Sendable (String) -> Bool = { _ in false }
  /// Connections at the same time; an eighth of them is kept for addresses that have few.
  package var maximumConnections: Int = 4_096
  /// What a connection may take, and for how long.
  package var connectionLimits = ConnectionLimits()
  /// Bytes of responses that wait for their clients, over all connections, before slow clients are let go early.
  package var maximumOutboundBytes: Int = 64 << 20
  /// Most bytes of a JSON body. Uploads are not concerned: their limit is the session's.
  package var maximumJSONBytes: Int
  /// How long an event stream may be silent before it sends a ping.
  package var pingInterval: Duration
  /// Most events that one turn of an event stream fetches and holds.
  package var eventsPerTurn: Int
  /// Most parts of one `multipart/form-data` body.
  package var maximumParts: Int
  /// Most bytes of one form field that is not a file.
  package var maximumFieldBytes: Int
  /// Folder of the web page; `nil` for the one that is built in.
  package var pageFolder: String?

  package init(
    host: String = "127.0.0.1", port: Int = 8080, maximumJSONBytes: Int = 1 << 20,
    pingInterval: Duration = .seconds(15), eventsPerTurn: Int = 256, maximumParts: Int = 256,
    maximumFieldBytes: Int = 64 << 10, pageFolder: String? = nil
  ) {
    self.host = host
    self.port = port
    self.maximumJSONBytes = maximumJSONBytes
    self.pingInterval = pingInterval
    self.eventsPerTurn = eventsPerTurn
    self.maximumParts = maximumParts
    self.maximumFieldBytes = maximumFieldBytes
    self.pageFolder = pageFolder
  }
}
