import Foundation
import Hummingbird
import TranscriptionCore

/// The operator's figures, with the same authorization as listing sessions.
struct OperationsRoutes: Sendable {
  let service: any SessionService
  private let documents = OperationsDocuments()

  init(service: any SessionService) { self.service = service }

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/operations", use: show)
  }

  private func show(_ request: Request, _ context: WebContext) async throws -> Response {
    let credential = CredentialReader.bearer(of: request)
    let snapshot = try await service.operations(credential: credential)
    return .text(
      try documents.document(of: snapshot, for: credential), type: "application/json; charset=utf-8")
  }
}
