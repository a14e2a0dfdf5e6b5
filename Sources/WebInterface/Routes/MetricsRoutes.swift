import Hummingbird
import TranscriptionCore

/// The server's figures for Prometheus. No credential needed, as for health: they say nothing of a single session.
struct MetricsRoutes: Sendable {
  let service: any SessionService
  let requests: RequestCounter

  func add(to table: inout RouteTable) {
    table.on(.get, "/metrics", use: show)
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let metrics = MetricsText(await service.overview(), answers: requests.answers)
    return .text(Array(metrics.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8")
  }
}
