import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import TranscriptionCore

@testable import WebInterface

struct MetricsRoutesTests {
  @Test func figuresAreInPrometheusForm() async throws {
    try await TestServer.run(.init(apiKey: "key", problems: ["disk low"])) { server in
      let session = try await server.open()
      _ = try await server.send(.get, "/nowhere")
      let response = try await server.send(.get, "/metrics")
      #expect(response.status == .ok)
      #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
      let text = String(buffer: response.body)
      for line in [
        "# TYPE sotto_files_finished_total counter", "sotto_files_finished_total{result=\"completed\"} 8",
        "sotto_ready 0", "sotto_audio_recognized_seconds_total 640.5",
        "sotto_first_words_wait_seconds{quantile=\"0.95\"} 2",
        "sotto_engine_info{engine=\"fake\",model=\"fake/tiny.en\"} 1",
        "sotto_workers{engine=\"plain\",state=\"busy\"} 3",
        "sotto_http_responses_total{code=\"201\"} 1", "sotto_http_responses_total{code=\"404\"} 1",
      ] {
        #expect(text.contains(line + "\n"), "\(line)")
      }
      #expect(!text.contains("sotto_slot_wait_seconds{quantile=\"0.95\"}"))
      #expect(!text.contains(session.id.description))
      try expectSound(text)
    }
  }

  /// Each metric is announced once, before its samples, and each sample is a name, labels and a number.
  private func expectSound(_ text: String) throws {
    var announced: [String] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE ") {
        announced.append(String(words[2]))
      } else if !line.hasPrefix("#") {
        let name = try #require(line.split { $0 == "{" || $0 == " " }.first)
        #expect(String(name) == announced.last, "\(line)")
        #expect(words.last.flatMap { Double($0) } != nil, "\(line)")
      }
    }
    #expect(Set(announced).count == announced.count && announced.allSatisfy { $0.hasPrefix("sotto_") })
    #expect(text.hasSuffix("\n"))
  }

  /// Classes count all that is not longer than their bound, as Prometheus wants it.
  @Test func histogramsAddUp() {
    var histogram = DurationHistogram()
    for seconds in [0.005, 0.04, 0.04, 100] { histogram.add(seconds) }
    var metrics = MetricsText()
    metrics.add("a", "help", [([("pool", "p")], histogram)])
    let lines = metrics.text.split(separator: "\n")
    #expect(lines.prefix(2) == ["# HELP a help", "# TYPE a histogram"])
    for line in [
      #"a_bucket{pool="p",le="0.005"} 1"#, #"a_bucket{pool="p",le="0.025"} 1"#, #"a_bucket{pool="p",le="0.05"} 3"#,
      #"a_bucket{pool="p",le="60"} 3"#, #"a_bucket{pool="p",le="+Inf"} 4"#, #"a_count{pool="p"} 4"#,
    ] {
      #expect(lines.contains { $0 == line }, "\(line)")
    }
    #expect(lines.contains { $0.hasPrefix(#"a_sum{pool="p"} 100.08"#) })
  }

  @Test func labelsAreEscaped() {
    var metrics = MetricsText()
    metrics.add("a", .gauge, "help", [([("b", "x\\y\"z\nw")], 0.25), ([], 3)])
    #expect(metrics.text == "# HELP a help\n# TYPE a gauge\na{b=\"x\\\\y\\\"z\\nw\"} 0.25\na 3\n")
  }
}
