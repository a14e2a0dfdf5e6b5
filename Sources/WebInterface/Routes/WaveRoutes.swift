import Hummingbird
import TranscriptionCore

/// What is drawn of a file: how loud it is over time, and how far its windows are.
struct WaveRoutes: Sendable {
  let finder: SessionFinder

  private static let places = 0...1e9

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/files/{file}/peaks", use: peaks)
    table.on(.get, "/v1/sessions/{session}/files/{file}/windows", use: windows)
  }

  private func peaks(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let query = QueryReader(request)
    let from = try query.number("from", in: Self.places) ?? 0
    let to = try query.number("to", in: Self.places)
    if let to, to <= from {
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter", message: "to must be greater than from.", parameter: "to")
    }
    let points = try query.integer("points", in: FilePeaks.points) ?? FilePeaks.usualPoints
    return try .json(
      try await session.peaks(of: try finder.fileID(context), from: from, to: to, points: points))
  }

  private func windows(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    return try .json(try await session.windows(of: try finder.fileID(context)))
  }
}
