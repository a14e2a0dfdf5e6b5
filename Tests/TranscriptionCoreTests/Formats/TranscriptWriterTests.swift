import Foundation
import Testing

@testable import TranscriptionCore

struct TranscriptWriterTests {
  static let file = FileID("01hzzzzzzzzzzzzzzzzzzzzzzz")

  static func transcript(_ segments: [Segment], language: String? = "en") throws -> Transcript {
    Transcript(
      file: try #require(file), name: "talk.wav", language: language, duration: 12.5, isFinal: true,
      engine: "whisperx", model: "small", segments: segments)
  }

  static let spoken = [
    Segment(
      id: 0, start: 0.5, end: 1.25, text: "Hello there.", speaker: "SPEAKER_00",
      words: [
        Word(word: "Hello", start: 0.5, end: 0.75, score: 0.9), Word(word: "there.", start: 0.8, end: 1.25),
      ], window: 0),
    Segment(id: 1000, start: 2, end: 3, text: "", words: [], window: 1, gap: true),
    Segment(
      id: 2000, start: 3600, end: 3601.5, text: "No times",
      words: [
        Word(word: "No", start: nil, end: nil), Word(word: "times", start: nil, end: nil),
      ], window: 2),
  ]

  @Test func writesEachFormat() throws {
    let transcript = try Self.transcript(Self.spoken)
    #expect(
      TranscriptWriter.string(transcript, as: .srt) == """
        1
        00:00:00,500 --> 00:00:01,250
        [SPEAKER_00]: Hello there.

        2
        01:00:00,000 --> 01:00:01,500
        No times


        """)
    #expect(
      TranscriptWriter.string(transcript, as: .vtt) == """
        WEBVTT

        00:00.500 --> 00:01.250
        [SPEAKER_00]: Hello there.

        01:00:00.000 --> 01:00:01.500
        No times


        """)
    #expect(TranscriptWriter.string(transcript, as: .txt) == "[SPEAKER_00]: Hello there.\nNo times\n")
    #expect(
      TranscriptWriter.string(transcript, as: .tsv)
        == "start\tend\ttext\n500\t1250\tHello there.\n3600000\t3601500\tNo times\n")
    #expect(
      TranscriptWriter.string(transcript, as: .aud)
        == "0.5\t1.25\t[[SPEAKER_00]]Hello there.\n3600.0\t3601.5\tNo times\n")
  }

  @Test func writesTheNativeShapeWithNullsAndGaps() throws {
    #expect(
      TranscriptWriter.string(try Self.transcript(Array(Self.spoken[0...1]), language: nil), as: .json) == """
        {"duration":12.5,"engine":"whisperx","file":"01hzzzzzzzzzzzzzzzzzzzzzzz","final":true,"language":null,\
        "model":"small","name":"talk.wav","segments":[{"end":1.25,"gap":false,"id":0,"speaker":"SPEAKER_00",\
        "start":0.5,"text":"Hello there.","window":0,"words":[{"end":0.75,"score":0.9,"start":0.5,"word":"Hello"},\
        {"end":1.25,"score":null,"start":0.8,"word":"there."}]},{"end":3,"gap":true,"id":1000,"speaker":null,\
        "start":2,"text":"","window":1,"words":[]}]}
        """)
  }

  @Test func writesWhisperXsShapeWithoutUnknownKeys() throws {
    #expect(
      TranscriptWriter.string(try Self.transcript(Array(Self.spoken[1...2])), as: .whisperx) == """
        {"segments": [{"start": 3600.0, "end": 3601.5, "text": "No times", "words": [{"word": "No"}, \
        {"word": "times"}]}], "word_segments": [{"word": "No"}, {"word": "times"}], "language": "en"}
        """)
  }

  @Test func writesEveryKeyOfOpenAIsSegments() throws {
    let document = TranscriptWriter.string(try Self.transcript(Self.spoken), as: .verboseJSON)
    let json = OrderedJSONReader.read(document)
    #expect(json["task"]?.string == "transcribe")
    #expect(json["text"]?.string == "Hello there. No times")
    #expect(json["duration"]?.number == 12.5)
    let segments = try #require(json["segments"]?.array)
    #expect(segments.count == 2)
    for key in [
      "id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio",
      "no_speech_prob",
    ] {
      #expect(segments.allSatisfy { $0[key] != nil }, "\(key)")
    }
    let words = try #require(json["words"]?.array)
    #expect(words.map { $0["word"]?.string } == ["Hello", "there.", "No", "times"])
    #expect(words.map { $0["start"]?.number } == [0.5, 0.8, 3600, 3600])
  }

  @Test func losesNoCaptionWhereOnlySomeSegmentsKnowTheirWords() throws {
    var segments = Self.spoken
    segments[0].words = []
    for ordered in [segments, segments.reversed()] {
      let document = TranscriptWriter.string(try Self.transcript(ordered), as: .srt)
      #expect(document.contains("Hello there."))
      #expect(document.contains("No times"))
    }
  }

  @Test func keepsArrowsAndLineBreaksOutOfCues() throws {
    let segment = Segment(
      id: 0, start: 0, end: 1, text: "a --> b\n\nc",
      words: [Word(word: "a", start: 0, end: 1), Word(word: "-->", start: nil, end: nil)], window: 0)
    for words in [segment.words, []] {
      var segment = segment
      segment.words = words
      let document = TranscriptWriter.string(try Self.transcript([segment]), as: .srt)
      #expect(document.components(separatedBy: "-->").count == 2)
      #expect(document.components(separatedBy: "\n\n").count == 2)
    }
  }

  @Test func writesAnEmptyTranscript() throws {
    let transcript = try Self.transcript([])
    #expect(TranscriptWriter.string(transcript, as: .srt) == "")
    #expect(TranscriptWriter.string(transcript, as: .vtt) == "WEBVTT\n\n")
    #expect(TranscriptWriter.string(transcript, as: .whisperx) == "{\"segments\": [], \"language\": \"en\"}")
  }

  @Test func survivesNumbersThatJSONCannotHold() throws {
    var transcript = try Self.transcript(Self.spoken)
    transcript.duration = .infinity
    transcript.segments[0].start = .nan
    for format in TranscriptFormat.allCases {
      #expect(TranscriptWriter.string(transcript, as: format) != "null")
    }
  }

  @Test(arguments: [("ja", "一二"), ("zh", "一二"), ("th", "一二"), ("en", "一 二")])
  func joinsWordsAsTheLanguageIsWritten(language: String, cue: String) throws {
    let words = ["一", "二"].map { Word(word: $0, start: 0, end: 1) }
    let separator = language == "en" ? " " : ""
    let segment = Segment(
      id: 0, start: 0, end: 1, text: words.map(\.word).joined(separator: separator), words: words, window: 0)
    let document = TranscriptWriter.string(try Self.transcript([segment], language: language), as: .srt)
    #expect(document.hasSuffix("\n\(cue)\n\n"))
  }
}
