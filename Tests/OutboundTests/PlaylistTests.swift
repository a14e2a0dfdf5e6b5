import Testing

@testable import Outbound

struct PlaylistTests {
  private func media(_ text: String) throws -> MediaPlaylist {
    guard case .media(let playlist) = PlaylistText.read(text) else { throw Unexpected() }
    return playlist
  }

  private struct Unexpected: Error {}

  @Test func readsSegments() throws {
    let playlist = try media(
      """
      #EXTM3U
      #EXT-X-TARGETDURATION:4
      #EXT-X-MEDIA-SEQUENCE:7
      #EXT-X-MAP:URI="init.mp4",BYTERANGE="100@50"
      #EXT-X-KEY:METHOD=AES-128,URI="k,1",IV=0x1
      #EXTINF:4,
      a.ts
      #EXT-X-DISCONTINUITY
      #EXT-X-KEY:METHOD=NONE
      #EXTINF:4,
      #EXT-X-BYTERANGE:20@5
      b.ts
      #EXT-X-BYTERANGE:30
      b.ts
      #EXT-X-ENDLIST
      """)
    #expect(playlist.isEnded && playlist.targetSeconds == 4)
    #expect(playlist.segments.map(\.sequence) == [7, 8, 9])
    #expect(playlist.segments.map(\.part.link) == ["a.ts", "b.ts", "b.ts"])
    #expect(playlist.segments.map(\.part.range) == [nil, 5..<25, 25..<55])
    #expect(playlist.segments.map(\.beginsStretch) == [false, true, false])
    #expect(playlist.segments[0].map == SegmentPart(link: "init.mp4", range: 50..<150))
    #expect(
      playlist.segments[0].key == .aes128(link: "k,1", vector: [UInt8](repeating: 0, count: 15) + [1]))
    #expect(playlist.segments[1].key == nil)
  }

  @Test func choosesTheLeanestStream() {
    let text = """
      #EXTM3U
      #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1,mp4a"
      high.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=100000
      low.m3u8
      """
    guard case .master(let master) = PlaylistText.read(text) else {
      Issue.record("no master playlist")
      return
    }
    #expect(master.leanest == "low.m3u8")
    let withSound =
      text.replacing("BANDWIDTH=900000", with: "BANDWIDTH=900000,AUDIO=\"g\"")
      + "\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"en\",DEFAULT=YES,URI=\"sound.m3u8\""
    guard case .master(let other) = PlaylistText.read(withSound) else {
      Issue.record("no master playlist")
      return
    }
    #expect(other.leanest == "sound.m3u8")
  }

  @Test func readsListsOfLinks() {
    #expect(PlaylistText.read("#EXTM3U\n#EXTINF:-1,Radio\nhttp://a.b/live\n") == .links(["http://a.b/live"]))
    #expect(PlaylistText.read("[playlist]\r\nFile1=http://a.b/live\r\nTitle1=x\r\n") == .links(["http://a.b/live"]))
    #expect(PlaylistText.read("<html>404</html>") == .links([]))
  }

  @Test func protectionThatNeedsMoreThanAKeyIsSeen() throws {
    let playlist = try media("#EXT-X-TARGETDURATION:4\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://x\"\na.ts")
    #expect(playlist.segments.first?.key == .unknown("SAMPLE-AES"))
  }

  @Test(arguments: [
    "#EXT-X-TARGETDURATION:", "#EXT-X-TARGETDURATION:nan\n#EXT-X-BYTERANGE:99999999999999999999\na",
    "#EXT-X-MEDIA-SEQUENCE:-4\na",
    "#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128\n#EXT-X-MAP:\na\n", "#EXT-X-STREAM-INF:",
    "#EXT-X-STREAM-INF:==,,=\"\nx",
    "#EXT-X-TARGETDURATION:1\n#EXT-X-BYTERANGE:5@-3\na", "#EXT-X-MEDIA-SEQUENCE:9223372036854775807\na\nb",
  ])
  func survivesNonsense(text: String) { _ = PlaylistText.read(text) }

  @Test func aListenerOfALiveStreamBeginsNearItsEndAndMissesNothingAfterwards() async throws {
    func playlist(_ first: Int, _ count: Int) throws -> MediaPlaylist {
      try media(
        "#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:\(first)\n" + (0..<count).map { "\($0).ts\n" }.joined())
    }
    let place = PlaylistPlace()
    let first = try playlist(0, 6)
    #expect(await place.begin(first))
    #expect(await place.fresh(in: first).segments.map(\.sequence) == [3, 4, 5])
    for segment in first.segments { await place.took(segment) }
    let next = await place.fresh(in: try playlist(2, 6))
    #expect(next.segments.map(\.sequence) == [6, 7] && !next.isBroken)
    let late = await place.fresh(in: try playlist(9, 2))
    #expect(late.isBroken)
    // The numbers began anew.
    let anew = await place.fresh(in: try playlist(0, 4))
    #expect(anew.isBroken && anew.segments.map(\.sequence) == [1, 2, 3])
  }
}
