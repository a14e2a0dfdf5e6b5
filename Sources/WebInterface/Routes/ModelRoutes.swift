import Foundation
import Hummingbird
import TranscriptionCore

/// The models that OpenAI's clients can choose from. Names may contain slashes.
struct ModelRoutes: Sendable {
  let service: any SessionService

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/models", use: list)
    table.on(.get, "/v1/models/**", use: show)
  }

  private func list(_ request: Request, _ context: WebContext) throws -> Response {
    try service.authorize(CredentialReader.bearer(of: request))
    let names = ModelCatalog(engines: service.engines).names
    return try .json(ModelListPayload(data: names.map { ModelPayload(id: $0) }))
  }

  private func show(_ request: Request, _ context: WebContext) throws -> Response {
    try service.authorize(CredentialReader.bearer(of: request))
    let path = context.parameters.getCatchAll().joined(separator: "/")
    let name = path.removingPercentEncoding ?? path
    try ModelCatalog(engines: service.engines).require(name)
    return try .json(ModelPayload(id: name))
  }
}
