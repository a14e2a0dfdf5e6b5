import HTTPTypes
import Hummingbird
import TranscriptionCore

/// What probes and load balancers ask. No credential needed.
struct HealthRoutes: Sendable {
  let service: any SessionService
  let drain: Drain

  func add(to table: inout RouteTable) {
    table.on(.get, "/health", use: live)
    table.on(.get, "/health/live", use: live)
    table.on(.get, "/health/ready", use: ready)
  }

  private func live(_ request: Request, _ context: WebContext) throws -> Response {
    try .json(HealthPayload(status: "ok"))
  }

  private func ready(_ request: Request, _ context: WebContext) async throws -> Response {
    let problems = drain.isOn ? ["shutting_down"] : await service.problems()
    guard problems.isEmpty else {
      return try .json(
        HealthPayload(status: "unavailable", reasons: problems), status: .serviceUnavailable,
        headers: [.retryAfter: "5"])
    }
    return try .json(HealthPayload(status: "ok"))
  }
}
