import Foundation
import Testing
import TranscriptionCore

@testable import Persistence

struct CaptionScannerTests {
  private let file = FileID()

  private func segment(_ id: Int, _ text: String, gap: Bool = false) -> Segment {
    Segment(
      id: id, start: 0.1 + Double(id), end: 1.25e-3 + Double(id + 1), text: text, speaker: id % 2 == 0 ? nil : "\"],{",
      words: [Word(word: "a\"}]\\", start: nil, end: 1, score: 0.123456789), Word(word: text, start: 0.5, end: 2)],
      window: 0, gap: gap, averageLogProbability: -0.5, characters: [AlignedCharacter(char: "]", start: 1, end: 2)])
  }

  @Test func readsWhatTheDecoderReads() throws {
    let texts = [
      "", "plain", "with \"quotes\" \\ and / slashes", "line\nbreak\ttab", "Grüß 你好 🎉", "[{\"id\":7}]", "\u{1}",
    ]
    let segments = texts.enumerated().map { segment($0, $1, gap: $0 == 1) }
    let lines = try CaptionScanner.lines(in: try JSONColumn.text(segments), of: file)
    let expected = segments.filter { !$0.gap }
    #expect(lines.map(\.segment) == expected.map(\.id))
    #expect(lines.map(\.start) == expected.map(\.start))
    #expect(lines.map(\.end) == expected.map(\.end))
    #expect(lines.map(\.text) == expected.map(\.text))
    #expect(lines.map { $0.words() } == expected.map(\.words))
    #expect(lines.allSatisfy { $0.file == file })
  }

  @Test func readsWhatIsWrittenInAnotherWay() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let segments = [segment(0, "one"), segment(1, "two")]
    let json = String(decoding: try encoder.encode(segments), as: UTF8.self)
    let lines = try CaptionScanner.lines(in: json, of: file)
    #expect(lines.map(\.text) == ["one", "two"])
    #expect(lines.map { $0.words() } == segments.map(\.words))
    #expect(try CaptionScanner.lines(in: "[]", of: file).isEmpty)
  }

  @Test(arguments: ["", "[", "{}", "[{}]", "[{\"id\":1}]", "[{\"id\":1,", "[\"\\"])
  func whatIsNoCaptionIsAnError(json: String) {
    #expect(throws: (any Error).self) { try CaptionScanner.lines(in: json, of: file) }
  }
}
