import TestSupport
import Testing
import TranscriptionCore

@testable import Outbound

/// Media from web servers keep what ``RemoteMedia`` promises.
@Suite(.timeLimit(.minutes(15)))
struct RemoteMediaConformanceTests {
  @Test func webMedia() async throws {
    let media = WebMedia(policy: AddressPolicy(allowed: [try #require(NetworkBlock("127.0.0.0/8"))]))
    try await FileServer.run { server in
      let place = RemoteMediaConformance.Place(
        file: server.url + "/file.wav", name: "file.wav", bytes: FileServer.bytes, endless: server.url + "/endless.wav"
      ) { await server.endlessWasClosed() }
      let broken = await RemoteMediaConformance(media, refuses: "http://10.0.0.1/a.wav", reaches: place).broken()
      #expect(broken == [])
    }
  }
}
