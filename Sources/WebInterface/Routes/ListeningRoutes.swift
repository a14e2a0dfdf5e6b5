import HTTPTypes
import Hummingbird
import NIOCore
import TranscriptionCore

/// The sound of the session's player in real time, for any `<audio>` tag and any player that takes an address.
struct ListeningRoutes: Sendable {
  let finder: SessionFinder

  func add(to table: inout RouteTable) {
    table.on(.get, "/v1/sessions/{session}/player/stream", use: serve)
  }

  private func serve(_ request: Request, _ context: WebContext) async throws -> Response {
    let session = try await finder.session(request, context, for: .read)
    let format = try Self.format(request)
    let channel = context.channel
    let grant = try await finder.grant(request, context)
    let stream = ListeningStream(audio: try await session.listen(to: format))
    let headers: HTTPFields = [
      .contentType: format.contentType, .cacheControl: "no-store", .acceptRanges: "none", .xAccelBuffering: "no",
      .xContentTypeOptions: "nosniff", .connection: "close",
    ]
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await Self.keepShort(channel, format)
        try await ResponseLifetime.run(on: channel, grant: grant) { over in
          try await stream.write(to: &writer, until: over)
        }
        try await writer.finish(nil)
      })
  }

  /// Bounds the send buffers of a connection to a few seconds of sound; a slow listener would otherwise lag by minutes.
  /// The kernel doubles what it is asked for.
  private static func keepShort(_ channel: any Channel, _ format: PacedAudioFormat) async throws {
    let second = format.bytesPerSecond
    try await channel.setOption(.writeBufferWaterMark, value: .init(low: second / 4, high: second / 2)).get()
    try await channel.setOption(.socketOption(.so_sndbuf), value: numericCast(second)).get()
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
