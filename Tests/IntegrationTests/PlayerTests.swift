import Foundation
import Testing

/// The session's player over HTTP.
@Suite(.timeLimit(.minutes(15)))
struct PlayerTests {
  @Test func commandsMoveThePlayerAndCuesFollow() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      let first = try await session.upload("a.wav", Recording.tone(seconds: 40))
      let second = try await session.upload("b.wav", Recording.tone(seconds: 5))
      try await session.finished(2)
      let playing = try await session.request("POST", "/player/play", json: #"{"position":35,"rate":0.25}"#)
      #expect(playing.json["state"].text == "playing")
      #expect(playing.json["file"].text == first)
      #expect(playing.json["playlist"].items.compactMap(\.text) == [first, second])
      let cue = try await session.events { $0.contains { $0["type"].text == "player.cue" } }
        .last { $0["type"].text == "player.cue" }
      // The instant engine cuts after 30 s: what is due at 35 s is the second window.
      #expect(cue?["segment"]["window"].int == 1)
      let paused = try await session.request("POST", "/player/pause")
      let seeked = try await session.request("POST", "/player/seek", json: #"{"position":3}"#)
      #expect(paused.json["state"].text == "paused" && seeked.json["position"].double == 3)
      #expect(seeked.json["revision"].int == paused.json["revision"].int.map { $0 + 1 })
      let stale = try await session.request("POST", "/player/next", headers: ["If-Match": "1"])
      #expect(stale.status == 409)
      #expect(try await session.request("POST", "/player/next").json["file"].text == second)
      for wrong in [#"{"position":-1}"#, #"{"position":"x"}"#, "{}"] {
        #expect(try await session.request("POST", "/player/seek", json: wrong).status == 400)
      }
      #expect(try await session.request("POST", "/player/rate", json: #"{"rate":9}"#).status == 400)
    }
  }
}
