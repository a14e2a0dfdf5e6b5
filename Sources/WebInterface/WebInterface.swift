import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
package import TranscriptionCore

/// The HTTP server: the native API, the OpenAI façade, health and the web page, all in front of one ``SessionService``.
///
/// Made once by the executable and run inside its service group. Graceful shutdown stops accepting, ends event streams
/// and long polls at once, closes idle connections and waits for requests that are being answered; how long it may
/// wait is the service group's to say. It keeps
/// its connections in order and holds no other state: everything else is the service's.
package struct WebInterface: Service {
  let application: Application<RouterResponder<WebContext>>
  /// Every path that is served, with its methods.
  let routes: [String: [HTTPRequest.Method]]
  private let drain: Drain
  private let host: String
  private let port: Int

  /// - Parameters:
  ///   - page: the web page; `nil` to read it here.
  ///   - onListening: called with the host and the real port once connections are accepted.
  /// - Throws: when the folder of the web page cannot be read.
  package init(
    service: any SessionService, configuration: WebServerConfiguration = WebServerConfiguration(),
    page: PageCatalog? = nil, logger: Logger,
    onListening: @escaping @Sendable (_ host: String, _ port: Int) async -> Void = { _, _ in }
  ) throws {
    let page = try page ?? configuration.pageFolder.map { try PageCatalog(folder: $0) } ?? PageCatalog.load()
    let ledger = OutboundLedger(limit: configuration.maximumOutboundBytes)
    let drain = Drain()
    self.drain = drain
    let (router, routes) = Self.router(service: service, configuration: configuration, page: page, drain: drain)
    self.routes = routes
    let host = configuration.host
    let port = configuration.port
    self.host = host
    self.port = port
    let connections = ConnectionContext(
      book: ConnectionBook(limit: configuration.maximumConnections), ledger: ledger,
      limits: configuration.connectionLimits, isTrustedProxy: configuration.isTrustedProxy)
    application = Application(
      router: router,
      server: .http1(configuration: .init(additionalChannelHandlers: [ConnectionHandler(connections)])),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), backlog: 1024,
        availableConnectionsDelegate: ConnectionAdmission(
          limit: configuration.maximumConnections + max(4, min(64, configuration.maximumConnections / 8)))),
      onServerRunning: { channel in await onListening(host, channel.localAddress?.port ?? port) },
      logger: logger)
  }

  /// - Throws: an error whose description says what to do, where the server cannot listen.
  package func run() async throws {
    do {
      try await application.run()
    } catch {
      throw ListeningFailure(error, host: host, port: port) ?? error
    }
  }

  /// What begins a stop: not ready, no new work, calls that wait for a transcript go on. Behind this service in the group.
  ///
  /// - Parameter patience: how long such calls may go on; then they are told 503.
  package func drainService(patience: Duration) -> DrainService { DrainService(drain: drain, patience: patience) }

  private static func router(
    service: any SessionService, configuration: WebServerConfiguration, page: PageCatalog, drain: Drain
  ) -> (Router<WebContext>, routes: [String: [HTTPRequest.Method]]) {
    let router = Router(context: WebContext.self)
    let requests = RequestCounter()
    router.add(middleware: EnvelopeMiddleware(requests: requests))
    router.add(middleware: OriginMiddleware(isTrustedProxy: configuration.isTrustedProxy))
    router.add(middleware: OutboundPaceMiddleware())
    router.add(middleware: LargeAnswerMiddleware(ledger: AnswerLedger()))
    let hosts = AllowedHosts(configuration.allowedHosts, listeningOn: configuration.host)
    router.add(middleware: HostMiddleware(hosts: hosts))
    router.add(middleware: CrossSiteMiddleware(hosts: hosts))
    router.add(middleware: DrainMiddleware(drain: drain))
    var table = RouteTable(router: router)
    let finder = SessionFinder(service: service)
    let bodies = JSONBodies(limit: configuration.maximumJSONBytes)
    SessionRoutes(finder: finder, bodies: bodies).add(to: &table)
    FileRoutes(
      finder: finder, limits: MultipartLimits(configuration), bodies: bodies
    ).add(to: &table)
    AudioRoutes(finder: finder).add(to: &table)
    WaveRoutes(finder: finder).add(to: &table)
    QueueRoutes(finder: finder, bodies: bodies).add(to: &table)
    PlayerRoutes(finder: finder, bodies: bodies).add(to: &table)
    ListeningRoutes(finder: finder).add(to: &table)
    EventRoutes(
      finder: finder, pingInterval: configuration.pingInterval, eventsPerTurn: configuration.eventsPerTurn
    ).add(to: &table)
    TranscriptRoutes(finder: finder).add(to: &table)
    SearchRoutes(finder: finder).add(to: &table)
    OpenAIRoutes(
      service: service, limits: MultipartLimits(configuration), pingInterval: configuration.pingInterval, drain: drain
    ).add(to: &table)
    ModelRoutes(service: service).add(to: &table)
    HealthRoutes(service: service, drain: drain).add(to: &table)
    OperationsRoutes(service: service).add(to: &table)
    MetricsRoutes(service: service, requests: requests).add(to: &table)
    PageRoutes(page: page).add(to: &table)
    table.refuseOtherMethods()
    return (router, table.known)
  }
}
