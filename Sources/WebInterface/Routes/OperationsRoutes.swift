import Foundation
import Hummingbird
import TranscriptionCore

/// What whoever runs the server looks at. With the server's keys, as listing sessions.
struct OperationsRoutes: Sendable {
  let service: any SessionService

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/operations", use: show)
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let snapshot = try await service.operations(credential: CredentialReader.bearer(of: request))
    let encoder = JSONEncoder.wire
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return .text(try encoder.encode(snapshot), type: "application/json; charset=utf-8")
  }
}
