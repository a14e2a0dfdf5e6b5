import Foundation
import Testing

/// The endpoint that OpenAI's clients speak to.
@Suite(.timeLimit(.minutes(15)))
struct OpenAITests {
  private static let path = "/v1/audio/transcriptions"

  private static func form(seconds: Double = 1.5, _ fields: [(String, String)] = []) -> MultipartForm {
    fields.reduce(MultipartForm().field("model", "whisper-1")) { $0.field($1.0, $1.1) }
      .file("a.wav", Recording.tone(seconds: seconds))
  }

  @Test func everyResponseFormatIsAnswered() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let ask = { (format: String) in
        try await server.client.request("POST", Self.path, form: Self.form([("response_format", format)]))
      }
      let json = try await ask("json")
      #expect(json.status == 200 && json.json["text"].text == "1.500")
      #expect(json.json["usage"]["seconds"].int == 2)
      #expect(try await ask("text").text == "1.500\n")
      #expect(try await ask("srt").text == "1\n00:00:00,000 --> 00:00:01,500\n1.500\n\n")
      #expect(try await ask("vtt").text == "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n1.500\n\n")
      let verbose = try await ask("verbose_json")
      #expect(verbose.json["duration"].double == 1.5)
      let keys: Set<String> = [
        "id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio",
        "no_speech_prob",
      ]
      #expect(verbose.json["segments"][0].keys == keys)
      #expect(try await ask("docx").status == 400)
    }
  }

  @Test func fieldsMayFollowTheFile() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let form = MultipartForm().file("a.wav", Recording.tone(seconds: 1)).field("model", "whisper-1")
        .field("response_format", "text")
      let answer = try await server.client.request("POST", Self.path, form: form)
      #expect(answer.text == "1.000\n")
    }
  }

  @Test func aStreamsPartsAddUpToTheWhole() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let answer = try await server.client.request(
        "POST", Self.path, form: Self.form(seconds: 65, [("stream", "true")]))
      #expect(answer.header("Content-Type")?.hasPrefix("text/event-stream") == true)
      let frames = try answer.text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
        .map { try JSONValue(Data($0.dropFirst(6).utf8)) }
      let deltas = frames.filter { $0["type"].text == "transcript.text.delta" }.compactMap { $0["delta"].text }
      #expect(deltas.joined() == "30.000 30.000 5.000")
      #expect(frames.last?["type"].text == "transcript.text.done")
      #expect(frames.last?["text"].text == deltas.joined())
      // Ids would make OpenAI's own client stumble over pings.
      #expect(!answer.text.contains("\nid:"))
    }
  }

  @Test func refusalsAreOpenAIsErrorsAndNothingStays() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let wrong: [(form: MultipartForm, status: Int)] = [
        (MultipartForm().field("model", "whisper-1"), 400),
        (Self.form([("model", "no-such-model")]), 404),
        (MultipartForm().field("model", "whisper-1").file("a.wav", Data("no audio at all".utf8)), 400),
        (MultipartForm().field("model", "whisper-1").file("a.wav", Data()), 400),
      ]
      for (form, status) in wrong {
        let answer = try await server.client.request("POST", Self.path, form: form)
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.json["error"].keys.isSuperset(of: ["message", "type", "param", "code"]))
      }
      let json = try await server.client.request("POST", Self.path, json: "{}")
      #expect([400, 415].contains(json.status))
      #expect(server.folder.names(in: "data/sessions").isEmpty)
      #expect(server.folder.names(in: "data/drop") == ["quarantine"])
    }
  }

  @Test func modelsAreListedAndFound() async throws {
    try await RunningServer.run(in: TemporaryFolder()) { server in
      let list = try await server.client.request("GET", "/v1/models")
      #expect(list.json["object"].text == "list")
      #expect(list.json["data"].items.contains { $0["id"].text == "whisper-1" })
      #expect(try await server.client.request("GET", "/v1/models/whisper-1").json["object"].text == "model")
      let unknown = try await server.client.request("GET", "/v1/models/no/such")
      #expect(unknown.status == 404 && unknown.errorCode == "model_not_found")
    }
  }
}
