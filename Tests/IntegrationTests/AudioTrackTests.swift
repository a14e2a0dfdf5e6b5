import Foundation
import Subprocess
import Testing

/// A recording with several audio tracks: the one that its sender asks for is transcribed, drawn and played.
@Suite(.timeLimit(.minutes(15)))
struct AudioTrackTests {
  /// The first track lasts 1 s, the second 2 s.
  private func film(in folder: TemporaryFolder) async throws -> Data {
    _ = try folder.write("one.wav", Recording.tone(seconds: 1))
    _ = try folder.write("two.wav", Recording.tone(seconds: 2))
    try await Encoder.ffmpeg(
      ["-i", "one.wav", "-i", "two.wav", "-map", "0:a", "-map", "1:a", "-c:a", "flac", "film.mka"], in: folder)
    return try Data(contentsOf: URL(filePath: folder.path("film.mka")))
  }

  @Test func theTrackThatAnUploadAsksForIsTranscribed() async throws {
    let folder = try TemporaryFolder()
    let film = try await film(in: folder)
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let session = try await server.client.openSession()
      func text(_ answer: HTTPAnswer, files: Int) async throws -> String {
        try #require(answer.status == 202, "\(answer.text)")
        try await session.finished(files)
        return try await session.spoken(in: try #require(answer.json["files"][0]["id"].text))
      }
      let files = "/v1/sessions/\(session.id)/files"
      #expect(try await text(session.request("POST", "/files?name=a.mka", body: film), files: 1) == "1.000")
      let second = try await session.request("POST", "/files?name=b.mka&audio_track=2", body: film)
      #expect(try await text(second, files: 2) == "2.000")
      let form = MultipartForm().field("audio_track", "2").file("c.mka", film)
      let third = try await server.client.request("POST", files, token: session.token, form: form)
      #expect(try await text(third, files: 3) == "2.000")

      let shown = try await session.file(named: "b.mka")
      #expect(shown["audio_track"].int == 2)
      #expect(shown["warning"] == .null, "\(shown)")
      #expect(shown["notices"].items.map { $0["code"].text } == ["more_tracks"])
      // Nothing is missing of a track that is shorter than the other.
      let first = try await session.file(named: "a.mka")
      #expect(first["audio_track"] == .null && first["warning"] == .null, "\(first)")
      let peaks = try await session.request("GET", "/files/\(shown["id"].text ?? "")/peaks?points=4")
      #expect(peaks.json["peaks"].items.allSatisfy { ($0.double ?? 0) > 0.1 }, "\(peaks.text)")

      let missing = try await session.request("POST", "/files?name=d.mka&audio_track=3", body: film)
      try #require(missing.status == 202)
      try await session.finished(4)
      let failed = try await session.file(named: "d.mka")
      #expect(failed["error"]["code"].text == "no_such_track")
      #expect(failed["error"]["message"].text?.contains("audio_track") == true)
    }
  }

  /// An announcement outlives a crash with what it asks for, and so does the file.
  @Test func aRestartKeepsTheTrack() async throws {
    let folder = try TemporaryFolder()
    let film = try await film(in: folder)
    let data = try TemporaryFolder()
    let session = try await RunningServer.run(in: data) { server in
      let session = try await server.client.openSession()
      _ = try await session.request("POST", "/queue/pause")
      let answer = try await session.request("POST", "/files?name=a.mka&audio_track=2", body: film)
      #expect(answer.status == 202)
      return session
    }.value
    try await RunningServer.run(in: data) { server in
      let session = session.through(server.client)
      #expect(try await session.request("POST", "/queue/resume").status == 200)
      try await session.finished(1)
      #expect(try await session.request("GET", "/transcript?format=txt").text == "2.000\n")
    }
  }

  @Test func openAIsClientsAndTheCommandLineNameTracksToo() async throws {
    let folder = try TemporaryFolder()
    let film = try await film(in: folder)
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let path = "/v1/audio/transcriptions"
      let form = MultipartForm().field("response_format", "text").field("audio_track", "2").file("a.mka", film)
      #expect(try await server.client.request("POST", path, form: form).text == "2.000\n")
      let late = MultipartForm().file("a.mka", film).field("audio_track", "2")
      let refused = try await server.client.request("POST", path, form: late)
      #expect(refused.status == 400 && refused.json["error"]["param"].text == "audio_track", "\(refused.text)")
    }
    let run = try await ProgramRun.run(
      "sotto",
      ["transcribe", folder.path("film.mka"), "--audio-track", "2", "--quiet"] + RunningServer.instant)
    #expect(run.status == .exited(0) && run.output == "2.000\n", "\(run.output) \(run.complaints)")
    let wrong = try await ProgramRun.run(
      "sotto", ["transcribe", folder.path("film.mka"), "--audio-track", "0"] + RunningServer.instant)
    #expect(wrong.status != .exited(0) && wrong.complaints.contains("--audio-track"), "\(wrong.complaints)")
  }
}
