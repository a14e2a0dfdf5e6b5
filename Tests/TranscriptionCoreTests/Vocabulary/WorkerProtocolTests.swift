import Foundation
import Testing

@testable import TranscriptionCore

struct WorkerProtocolTests {
  static let audio = WindowAudio(path: "/dev/shm/a b.f32", samples: 480_000)

  static let requests: [WorkerRequest] = [
    .recognize([
      .init(
        id: "1", audio: audio,
        options: RecognitionOptions(language: "de", task: .translate, prompt: "\"Grüße\"\n", hotwords: ["Sotto"])),
      .init(id: "2", audio: audio, options: RecognitionOptions()),
    ]),
    .detect(id: "3", audio: audio), .cancel(id: "1"), .ping(number: 4),
  ]

  static let replies: [WorkerReply] = [
    .ready(
      .init(
        engine: EngineDescription(
          name: "e", model: "m", capabilities: .init(languages: ["en"], wordTimes: true)), maximumBatch: 4,
        library: "1.0")),
    .failed(message: "no model: set one"),
    .recognized(
      id: "1",
      RecognizedWindow(
        language: "de",
        utterances: [
          .init(
            start: 0.5, end: 1.5, text: "Grüß Gott", words: [Word(word: "Grüß", start: nil, end: 1, score: 0.5)],
            speaker: "A")
        ])),
    .detected(id: "3", [SpeechSpan(start: 0, end: 16_000)]),
    .rejected(id: "2", code: "cancelled", message: "taken back", retry: false), .pong(number: 4),
  ]

  @Test(arguments: requests)
  func requestsComeBackFromTheirLine(_ request: WorkerRequest) throws {
    let line = try JSONEncoder.wire.encode(request)
    #expect(!line.contains(UInt8(ascii: "\n")))
    #expect(try JSONDecoder().decode(WorkerRequest.self, from: line) == request)
  }

  @Test(arguments: replies)
  func repliesComeBackFromTheirLine(_ reply: WorkerReply) throws {
    let line = try JSONEncoder.wire.encode(reply)
    #expect(!line.contains(UInt8(ascii: "\n")))
    #expect(try JSONDecoder().decode(WorkerReply.self, from: line) == reply)
  }

  @Test func readsWhatAWorkerInAnotherLanguageWrites() throws {
    let line = """
      {"t": "recognized", "id": "7", "window": {"utterances": [{"start": 0, "end": 2, "text": "hi", \
      "words": [{"word": "hi"}]}]}, "later": true}
      """
    let expected = RecognizedWindow(
      utterances: [.init(start: 0, end: 2, text: "hi", words: [Word(word: "hi", start: nil, end: nil)])])
    #expect(try JSONDecoder().decode(WorkerReply.self, from: Data(line.utf8)) == .recognized(id: "7", expected))
  }

  @Test func refusesAnUnknownLine() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(WorkerReply.self, from: Data("{\"t\":\"hello\"}".utf8))
    }
  }
}
