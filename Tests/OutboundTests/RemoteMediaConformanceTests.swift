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

  @Test(arguments: [("/moved", "my file.wav"), ("/negotiated.wav", "negotiated.wav")])
  func fetches(path: String, name: String) async throws {
    let media = WebMedia(policy: .any)
    try await FileServer.run { server in
      let found = try await media.fetch(try media.address(server.url + path)) { file in
        var bytes: [UInt8] = []
        while let chunk = try await file.bytes.next() { bytes += chunk }
        #expect(bytes == FileServer.bytes)
        return file.name
      }
      #expect(found == name)
    }
  }

  @Test func refusesWhatIsCompressed() async throws {
    let media = WebMedia(policy: .any)
    try await FileServer.run { server in
      let address = try media.address(server.url + "/packed.wav")
      let failure = await #expect(throws: RemoteFailure.self) { try await media.fetch(address) { $0.name } }
      #expect(failure?.code == "source_encoding")
      #expect(failure?.message.contains("gzip") == true)
    }
  }
}
