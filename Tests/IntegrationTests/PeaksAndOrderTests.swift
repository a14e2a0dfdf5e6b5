import Foundation
import Glibc
import Testing

/// Peaks, windows, search and orders through the real server, over a kill.
@Suite(.timeLimit(.minutes(15)))
struct PeaksAndOrderTests {
  /// Silence, a square wave of a known level, silence; of so many seconds each.
  private func signal(_ silence: Double, _ sound: Double, _ level: Double) -> Data {
    let amplitude = Int16(level * 32_768)
    var samples = [Int16](repeating: 0, count: Int(silence * 16_000))
    samples += (0..<Int(sound * 16_000)).map { $0 / 20 % 2 == 0 ? amplitude : -amplitude }
    samples += [Int16](repeating: 0, count: Int(silence * 16_000))
    return Recording.wav(samples.withUnsafeBytes { Data($0) }, sampleRate: 16_000)
  }

  private func expectSignal(_ answer: JSONValue, silence: Double, sound: Double, level: Double) throws {
    let interval = try #require(answer["interval"].double)
    let peaks = answer["peaks"].items
    #expect(abs(Double(peaks.count) * interval - (2 * silence + sound)) < interval)
    for (index, peak) in peaks.enumerated() {
      let middle = (Double(index) + 0.5) * interval
      let expected = middle > silence && middle < silence + sound ? level : 0
      #expect(abs((peak.double ?? -1) - expected) < 0.02, "at \(middle)")
    }
  }

  @Test func peaksOfAKnownSignalAndAnOrderOutliveAKill() async throws {
    let folder = try TemporaryFolder()
    let killed = try await RunningServer.run(in: folder) { server in
      let session = try await server.client.openSession()
      let long = try await session.upload("long.wav", signal(8, 12, 0.6))
      let short = try await session.upload("short.wav", signal(0.5, 1, 0.25))
      try await session.finished(2)
      #expect(folder.names(in: "data/sessions/\(session.id)/peaks") == ["\(long).peaks"])
      let peaks = try await session.request("GET", "/files/\(long)/peaks").json
      #expect(peaks["final"].bool == true)
      #expect(peaks["duration"].double == 28)
      #expect(peaks["peaks"].items.count == 560)
      try expectSignal(peaks, silence: 8, sound: 12, level: 0.6)
      try expectSignal(
        try await session.request("GET", "/files/\(short)/peaks?points=40").json, silence: 0.5, sound: 1, level: 0.25)
      let order = try await session.request("PUT", "/queue/order", json: #"{"files":["\#(short)"]}"#)
      #expect(order.status == 200)
      server.send(SIGKILL)
      return (session: session, long: long, short: short)
    }
    let (session, long, short) = killed.value
    try await RunningServer.run(in: folder) { server in
      let session = session.through(server.client)
      #expect(try await session.files().map { $0["id"].text } == [short, long])
      #expect(try await session.request("GET", "/player").json["playlist"].items.map(\.text) == [short, long])
      try expectSignal(
        try await session.request("GET", "/files/\(long)/peaks?points=70").json, silence: 8, sound: 12, level: 0.6)
      let windows = try await session.request("GET", "/files/\(long)/windows").json
      #expect(windows["prepared"][0][1].double == 28)
      #expect(windows["windows"].items.allSatisfy { $0["state"].text == "done" })
      // The instant engine says the window's length.
      let search = try await session.request("GET", "/search?q=28.000").json
      #expect(search["hits"].items.map { $0["file"].text } == [long])
      #expect(try await session.request("GET", "/search?q=").status == 400)
      #expect(try await session.request("DELETE", "/files/\(long)").status == 204)
      #expect(folder.names(in: "data/sessions/\(session.id)/peaks") == ["\(short).peaks"])
      try await session.end()
      #expect(folder.names(in: "data/sessions").isEmpty)
    }
  }

  /// What ffmpeg decodes, from another rate and two channels.
  @Test func aFileThatFfmpegDecodesHasPeaks() async throws {
    let folder = try TemporaryFolder()
    try await RunningServer.run(in: folder) { server in
      let session = try await server.client.openSession()
      let sound = Recording.tone(seconds: 12, sampleRate: 44_100)
      let file = try await session.upload("tone.wav", sound)
      try await session.finished(1)
      let peaks = try await session.request("GET", "/files/\(file)/peaks").json
      #expect(peaks["final"].bool == true)
      // A tone of 4,000 of 32,768, but for its edges.
      let inner = peaks["peaks"].items.dropFirst(2).dropLast(2)
      #expect(inner.count > 200)
      #expect(inner.allSatisfy { abs(($0.double ?? -1) - 0.122) < 0.02 })
    }
  }
}
