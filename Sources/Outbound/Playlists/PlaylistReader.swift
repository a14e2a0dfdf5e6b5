import AsyncAlgorithms
import TranscriptionCore

/// Fetches the segments of a playlist in order, and the playlist again and again while its stream is live.
///
/// Keys, maps and segments are asked for through the client, so each of their addresses is checked like the first one.
struct PlaylistReader: Sendable {
  let client: PinnedHTTPClient
  let address: WebAddress
  let place: PlaylistPlace

  private static let maximumPlaylistBytes = 4 << 20
  private static let maximumMapBytes = 4 << 20
  private static let maximumKeyBytes = 64
  /// So many segments of a live stream may be missing in a row.
  private static let maximumMissing = 10

  /// Returns at the stream's end.
  func run(from first: MediaPlaylist, into channel: ChannelStream.Channel) async throws {
    var playlist = first
    var keys: [String: [UInt8]] = [:]
    var map: SegmentPart?
    var isFirst = true
    var missing = 0
    let isLive = await place.isLive == true
    var unchanged = Duration.zero
    while true {
      let (segments, isBroken) = await place.fresh(in: playlist)
      var isAnew = isBroken
      for segment in segments {
        let decryption = try await decryption(of: segment, keys: &keys)
        let (found, gone) = try await client.follow(try link(segment.part.link), range: segment.part.range)
        guard let answer = found else {
          // A live stream goes on without a segment that its server dropped, or never had.
          missing += 1
          if let gone, !isLive || missing >= Self.maximumMissing { throw gone }
          isAnew = true
          await place.took(segment)
          continue
        }
        missing = 0
        if !isFirst, isAnew || segment.beginsStretch || segment.map != map { await channel.send(.boundary) }
        if isFirst || isAnew || segment.beginsStretch || segment.map != map, let part = segment.map {
          await channel.send(.bytes(try await collect(part, limit: Self.maximumMapBytes)))
        }
        map = segment.map
        isFirst = false
        isAnew = false
        try await send(answer, decryption, into: channel)
        await place.took(segment)
      }
      if playlist.isEnded { return }
      let pause = Duration.seconds(segments.isEmpty ? playlist.targetSeconds / 2 : playlist.targetSeconds)
      unchanged = segments.isEmpty ? unchanged + pause : .zero
      guard unchanged < TransferStallTimeout.silence + .seconds(3 * playlist.targetSeconds) else {
        throw RemoteFailure.tooSlow(address.place)
      }
      try await Task.sleep(for: pause)
      let text = try await client.get(address).collect(limit: Self.maximumPlaylistBytes)
      guard case .media(let newer) = PlaylistText.read(String(decoding: text, as: UTF8.self)) else {
        throw RemoteFailure.badPlaylist(address.place, "it is no list of segments any more")
      }
      playlist = newer
    }
  }

  private func send(
    _ answer: WebAnswer, _ decryption: SegmentDecryption?, into channel: ChannelStream.Channel
  ) async throws {
    try await answer.forEachChunk { chunk in
      let clear = await decryption?.add(chunk) ?? chunk
      if !clear.isEmpty { await channel.send(.bytes(clear)) }
    }
    guard let decryption else { return }
    guard let rest = await decryption.finish() else {
      throw RemoteFailure.badPlaylist(address.place, "a segment cannot be decrypted with its key")
    }
    if !rest.isEmpty { await channel.send(.bytes(rest)) }
  }

  private func decryption(
    of segment: MediaSegment, keys: inout [String: [UInt8]]
  ) async throws -> SegmentDecryption? {
    switch segment.key {
    case nil: return nil
    case .unknown(let method):
      throw RemoteFailure.badPlaylist(address.place, "it is protected (\(method)), and only AES-128 can be read")
    case .aes128(let link, let vector):
      let key: [UInt8]
      if let known = keys[link] {
        key = known
      } else {
        key = try await collect(SegmentPart(link: link), limit: Self.maximumKeyBytes)
        // Streams change keys now and then; those before are not needed again.
        if keys.count >= 16 { keys = [:] }
        keys[link] = key
      }
      guard let decryption = SegmentDecryption(key: key, vector: vector ?? Self.vector(segment.sequence)) else {
        throw RemoteFailure.badPlaylist(address.place, "its key has not 16 bytes")
      }
      return decryption
    }
  }

  private static func vector(_ sequence: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: 8) + (0..<8).map { UInt8(truncatingIfNeeded: sequence >> (56 - 8 * $0)) }
  }

  private func collect(_ part: SegmentPart, limit: Int) async throws -> [UInt8] {
    try await client.get(try link(part.link), range: part.range).collect(limit: limit)
  }

  private func link(_ text: String) throws -> WebAddress {
    guard let link = WebAddress(text, relativeTo: address) else { throw RemoteFailure.badLink(from: address.place) }
    return link
  }
}
