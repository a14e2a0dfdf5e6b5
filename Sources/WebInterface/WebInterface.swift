import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
package import TranscriptionCore

/// The HTTP server: the native API, the OpenAI façade, health and the web page, all in front of one ``SessionService``.
///
/// Made once by the executable and run inside its service group. Graceful shutdown stops accepting, ends event streams
/// and long polls at once, closes idle connections and waits for requests that are being answered; how long it may
/// wait is the service group's to say. It holds no state of its own: everything is the service's.
package struct WebInterface: Service {
  let application: Application<RouterResponder<WebContext>>

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
    let router = Self.router(service: service, configuration: configuration, page: page)
    let host = configuration.host
    let port = configuration.port
    application = Application(
      router: router,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ContinueHandler()],
          idleTimeout: TimeAmount(configuration.idleConnectionTimeout))),
      configuration: ApplicationConfiguration(address: .hostname(host, port: port), backlog: 1024),
      onServerRunning: { channel in await onListening(host, channel.localAddress?.port ?? port) },
      logger: logger)
  }

  package func run() async throws { try await application.run() }

  private static func router(
    service: any SessionService, configuration: WebServerConfiguration, page: PageCatalog
  ) -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    let requests = RequestCounter()
    router.add(middleware: EnvelopeMiddleware(requests: requests))
    router.add(middleware: CrossSiteMiddleware())
    var table = RouteTable(router: router)
    let finder = SessionFinder(service: service)
    SessionRoutes(finder: finder, maximumJSONBytes: configuration.maximumJSONBytes).add(to: &table)
    FileRoutes(
      finder: finder, limits: MultipartLimits(configuration), maximumJSONBytes: configuration.maximumJSONBytes
    ).add(to: &table)
    AudioRoutes(finder: finder).add(to: &table)
    WaveRoutes(finder: finder).add(to: &table)
    QueueRoutes(finder: finder, maximumJSONBytes: configuration.maximumJSONBytes).add(to: &table)
    PlayerRoutes(finder: finder, maximumJSONBytes: configuration.maximumJSONBytes).add(to: &table)
    ListeningRoutes(finder: finder, patience: configuration.listenerPatience).add(to: &table)
    EventRoutes(
      finder: finder, pingInterval: configuration.pingInterval, eventsPerTurn: configuration.eventsPerTurn
    ).add(to: &table)
    TranscriptRoutes(finder: finder).add(to: &table)
    SearchRoutes(finder: finder).add(to: &table)
    OpenAIRoutes(
      service: service, limits: MultipartLimits(configuration), pingInterval: configuration.pingInterval
    ).add(to: &table)
    ModelRoutes(service: service).add(to: &table)
    HealthRoutes(service: service).add(to: &table)
    OperationsRoutes(service: service).add(to: &table)
    MetricsRoutes(service: service, requests: requests).add(to: &table)
    PageRoutes(page: page).add(to: &table)
    table.refuseOtherMethods()
    return router
  }
}
