import Hummingbird
import TranscriptionCore

/// Full text search over what a session has transcribed.
struct SearchRoutes: Sendable {
  let finder: SessionFinder

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/search", use: search)
  }

  private func search(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let query = QueryReader(request)
    let limit = try query.integer("limit", in: SearchResults.limits) ?? SearchResults.usualHits
    var file: FileID?
    if let text = query.text("file") {
      file = FileID(text)
      if file == nil { throw ServiceError.fileNotFound }
    }
    return try .json(try await session.search(query.text("q") ?? "", in: file, limit: limit))
  }
}
