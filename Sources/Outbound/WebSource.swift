import AsyncAlgorithms
import TranscriptionCore

/// Sound from a web server: a file, a radio's endless stream, a playlist of segments (HLS), or a short list of links to one
/// of these.
final class WebSource: RemoteSource {
  private let address: RemoteAddress
  private let policy: AddressPolicy
  /// Where a live playlist was when its connection ended.
  private let place = PlaylistPlace()

  /// Lists of links that lead to lists of links are followed so far.
  private static let maximumLists = 4
  private static let maximumListBytes = 4 << 20

  init(_ address: RemoteAddress, policy: AddressPolicy) {
    self.address = address
    self.policy = policy
  }

  func connect(_ body: @Sendable (any RemoteStream) async throws -> Void) async throws {
    let start = try WebAddress.read(address)
    try await PinnedHTTPClient.run(policy: policy) { (client) async throws -> Void in
      var next = start
      for _ in 0..<Self.maximumLists {
        let answer = try await client.get(next)
        guard PlaylistText.isLikely(type: answer.type, path: answer.address.target) else {
          return try await Self.plain(answer, body)
        }
        let text = String(decoding: try await answer.collect(limit: Self.maximumListBytes), as: UTF8.self)
        switch PlaylistText.read(text) {
        case .master(let master):
          guard let chosen = master.leanest, let address = WebAddress(chosen, relativeTo: answer.address) else {
            throw RemoteFailure.badPlaylist(answer.address.place, "it names no stream")
          }
          next = address
        case .media(let playlist):
          let reader = PlaylistReader(client: client, address: answer.address, place: place)
          return try await ChannelStream.lend(
            isLive: await place.begin(playlist), fill: { try await reader.run(from: playlist, into: $0) }, read: body)
        case .links(let links):
          guard let first = links.first, let address = WebAddress(first, relativeTo: answer.address) else {
            throw RemoteFailure.badPlaylist(answer.address.place, "it names no stream")
          }
          next = address
        }
      }
      throw RemoteFailure.badPlaylist(next.place, "it leads from one list to the next")
    }
  }

  private static func plain(_ answer: WebAnswer, _ body: @Sendable (any RemoteStream) async throws -> Void) async throws
  {
    try await ChannelStream.lend(
      isLive: answer.length == nil || answer.isRadio,
      fill: { channel in
        try await answer.forEachChunk { await channel.send(.bytes($0)) }
        // A radio has no end of its own: it went away.
        if answer.isRadio, answer.length == nil { throw RemoteFailure.ended(answer.address.place) }
      }, read: body)
  }
}
