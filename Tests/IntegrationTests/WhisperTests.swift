import Foundation
import TestSupport
import Testing

/// Whisper base behind the whole server, on real sentences.
@Suite(.enabled(if: Whisper.hearsSentences, "Whisper base or the recordings are not here; see make run"))
struct WhisperTests {
  private struct Sentence {
    let file: String
    let language: String
    let words: String
    /// The most word errors that are allowed, as a share.
    let errors: Double
  }

  private static let sentences = [
    Sentence(
      file: "jfk.wav", language: "en",
      words: "And so my fellow Americans ask not what your country can do for you ask what you can do for your country",
      errors: 0.1),
    Sentence(
      file: "leopard-test.wav", language: "en",
      words: "Mr Quilter is the apostle of the middle classes and we are glad to welcome his gospel", errors: 0.15),
    Sentence(
      file: "harvard-spk1_snt1.wav", language: "en", words: "The child almost hurt the small dog", errors: 0.15),
    Sentence(
      file: "leopard-test_de.wav", language: "de",
      words: "Der hinter diesem Portal liegenden Raum wurde als Leichenhalle genutzt", errors: 0.3),
    Sentence(
      file: "leopard-test_fr.wav", language: "fr",
      words: "Sous le consulat il devient conservateur des eaux et forêts et conseiller général", errors: 0.4),
  ]

  @Test(.timeLimit(.minutes(15))) func realSentencesAreReadInTheirLanguageAndPlaced() async throws {
    try await RunningServer.run(in: TemporaryFolder(), Whisper.engine) { server in
      let session = try await server.client.openSession()
      var files: [String] = []
      for sentence in Self.sentences {
        files.append(try await session.upload(sentence.file, try Recording.speech(sentence.file)))
      }
      EventLog.check(try await session.finished(files.count), files: files.count)
      for (sentence, file) in zip(Self.sentences, files) {
        let transcript = try await session.transcript(file).json
        EventLog.checkTimes(transcript)
        let spoken = try await session.spoken(in: file)
        #expect(transcript["language"].text == sentence.language, "\(sentence.file)")
        #expect(WordErrors.rate(of: spoken, against: sentence.words) <= sentence.errors, "\(spoken)")
        for segment in transcript["segments"].items {
          #expect((segment["text"].text ?? "").count <= 84)
          #expect((segment["end"].double ?? 99) - (segment["start"].double ?? 0) <= 7.5)
          #expect(segment["words"].items.allSatisfy { $0["timing"].text == "attention" && $0["start"].double != nil })
        }
      }
    }
  }

  /// Two seconds of silence between two sentences belong to no word and move those behind them.
  @Test(.timeLimit(.minutes(15))) func insertedSilenceMovesTheWordsBehindIt() async throws {
    let first = try Recording.speech("harvard-spk1_snt1.wav").dropFirst(44)
    let second = try Recording.speech("harvard-spk1_snt3.wav").dropFirst(44)
    let silence = Data(count: 2 * 2 * 16_000)
    let joined = [first, second], apart = [first, silence, second]
    try await RunningServer.run(in: TemporaryFolder(), Whisper.engine) { server in
      let session = try await server.client.openSession(json: #"{"language":"en"}"#)
      var starts: [[Double]] = []
      for parts in [joined, apart] {
        let samples = parts.reduce(into: Data()) { $0.append($1) }
        let file = try await session.upload("two.wav", Recording.wav(samples, sampleRate: 16_000))
        _ = try await session.finished(starts.count + 1)
        let words = try await session.transcript(file).json["segments"].items.flatMap { $0["words"].items }
        #expect(words.count == 15)
        starts.append(words.compactMap { $0["start"].double })
      }
      let moved = zip(starts[0], starts[1]).map { $1 - $0 }
      #expect(moved.prefix(7).allSatisfy { abs($0) < 0.2 }, "\(moved)")
      #expect(moved.dropFirst(7).allSatisfy { abs($0 - 2) < 0.2 }, "\(moved)")
    }
  }

  /// Sessions that differ in language, task and prompt share batches, and none gets another's.
  @Test(.timeLimit(.minutes(15))) func sessionsThatDifferShareBatches() async throws {
    let content = try Recording.speech("leopard-test_de.wav")
    try await RunningServer.run(in: TemporaryFolder(), Whisper.engine + ["--workers", "1", "--batch", "4"]) { server in
      let options = [
        #"{"cache":false}"#, #"{"cache":false,"task":"translate","language":"de"}"#,
        #"{"cache":false,"language":"de","prompt":"Portal, Leichenhalle"}"#,
        #"{"cache":false,"language":"de","align":false}"#,
      ]
      var sessions: [SessionClient] = []
      for option in options { sessions.append(try await server.client.openSession(json: option)) }
      var files: [String] = []
      for session in sessions { files.append(try await session.upload("portal.wav", content)) }
      var texts: [String] = []
      for (session, file) in zip(sessions, files) {
        EventLog.check(try await session.finished(1), files: 1)
        texts.append(try await session.spoken(in: file).lowercased())
      }
      #expect(texts[0].contains("genutzt"))
      #expect(texts[1].contains("the") && !texts[1].contains("genutzt"))
      #expect(texts[2].contains("leichenhalle"))
      let plain = try await sessions[3].transcript(files[3]).json
      #expect(plain["segments"].items.allSatisfy { $0["words"].items.isEmpty })
    }
  }
}
