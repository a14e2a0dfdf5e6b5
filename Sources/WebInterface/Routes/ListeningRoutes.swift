import HTTPTypes
import Hummingbird
import TranscriptionCore

/// The sound of the session's player in real time, for any `<audio>` tag and any player that takes an address.
struct ListeningRoutes: Sendable {
  let finder: SessionFinder
  /// How long a listener may take nothing.
  let patience: Duration

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/player/stream", use: serve)
  }

  private func serve(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let format = try Self.format(request)
    let stream = ListeningStream(audio: try await session.listen(to: format), patience: patience)
    let headers: HTTPFields = [
      .contentType: format.contentType, .cacheControl: "no-store", .acceptRanges: "none", .xAccelBuffering: "no",
      .xContentTypeOptions: "nosniff",
    ]
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        let lent = writer
        try await request.body.consumeWithCancellationOnInboundClose { _ in
          try await stream.write(to: lent)
        }
        try await writer.finish(nil)
      })
  }

  /// `?format=`, else what the `Accept` header names, else MP3, which everything plays.
  private static func format(_ request: Request) throws(ServiceError) -> PacedAudioFormat {
    guard let name = QueryReader(request).text("format") else {
      return PacedAudioFormat(accept: request.headers[.accept]) ?? .mp3
    }
    guard let format = PacedAudioFormat(rawValue: name.lowercased()) else {
      let known = PacedAudioFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceError(
        .invalidRequest, code: "invalid_parameter", message: "format must be one of \(known).", parameter: "format")
    }
    return format
  }
}
