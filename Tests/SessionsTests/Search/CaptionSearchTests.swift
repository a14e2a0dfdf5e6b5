import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct CaptionSearchTests {
  private let file = FileID()

  /// A caption whose words take half a second each; those of `timeless` have no times.
  private func line(
    _ segment: Int, _ text: String, file: FileID? = nil, words: [String]? = nil, timeless: Bool = false
  ) throws -> CaptionLine {
    let start = Double(segment) * 10
    let words = (words ?? text.split(separator: " ").map(String.init)).enumerated().map { place, word in
      Word(
        word: word, start: timeless ? nil : start + Double(place) / 2,
        end: timeless ? nil : start + Double(place + 1) / 2)
    }
    return CaptionLine(
      file: file ?? self.file, segment: segment, start: start, end: start + 9, text: text,
      storedWords: String(decoding: try JSONEncoder().encode(words), as: UTF8.self))
  }

  private func search(_ query: String, limit: Int = 100, _ lines: [CaptionLine]) throws -> SearchResults {
    var search = CaptionSearch(try SearchQuery(query), limit: limit)
    for line in lines { search.take(line) }
    search.finish()
    return search.results
  }

  /// The parts of the snippet that are said to match.
  private func matches(_ hit: SearchResults.Hit) -> [String] {
    hit.matches.map { String(String.UnicodeScalarView(hit.snippet.unicodeScalars.dropFirst($0[0]).prefix($0[1]))) }
  }

  @Test func allWordsMustOccurInAnyOrder() throws {
    let lines = [
      try line(0, "The quick brown fox."), try line(1, "A quick dog."), try line(2, "Foxes are QUICK, too."),
    ]
    let results = try search("quick fox", lines)
    #expect(results.hits.map(\.segment) == [0, 2])
    #expect(results.total == 2)
    #expect(matches(results.hits[0]) == ["quick", "fox"])
    #expect(matches(results.hits[1]) == ["Fox", "QUICK"])
    #expect(results.hits[0].start == 0.5)
    #expect(results.hits[0].end == 2)
  }

  @Test func aPartOfAWordIsEnough() throws {
    let results = try search("art", [try line(0, "We start the party.")])
    #expect(matches(try #require(results.hits.first)) == ["art", "art"])
  }

  @Test func aPhraseIsFoundWhateverStandsBetweenItsWords() throws {
    let lines = [try line(0, "Good morning, everyone."), try line(1, "A good, cold morning.")]
    #expect(try search("\"good morning\"", lines).hits.map(\.segment) == [0])
    #expect(try search("“good morning", lines).hits.map(\.segment) == [0])
    #expect(matches(try search("\"MORNING everyone\"", lines).hits[0]) == ["morning, everyone"])
    #expect(try search("\"good morning\" cold", lines).hits.isEmpty)
  }

  @Test func aPhraseMayCrossTheEndOfACaption() throws {
    let lines = [
      try line(0, "He said good"), try line(1, "morning to all"), try line(2, "morning", file: FileID()),
    ]
    let hit = try #require(try search("said \"good morning\"", lines).hits.first)
    #expect(hit.segment == 0)
    #expect(hit.snippet == "He said good morning to all")
    #expect(matches(hit) == ["said", "good morning"])
    #expect(hit.start == 0.5)
    #expect(hit.end == 10.5)
    #expect(try search("good morning", lines).hits.isEmpty)
    // Never into another file.
    #expect(try search("\"all morning\"", lines).hits.isEmpty)
  }

  @Test func scriptsWithoutSpacesAreSearchedAsTheyStand() throws {
    let lines = [
      try line(0, "今天天气很好，我们去公园。", words: ["今天", "天气", "很好，", "我们", "去", "公园。"]), try line(1, "東京"),
      try line(2, "タワー"),
    ]
    let hit = try #require(try search("天气很好我们", lines).hits.first)
    #expect(matches(hit) == ["天气很好，我们"])
    #expect(hit.start == 0.5)
    #expect(hit.end == 2)
    #expect(try search("東京ﾀﾜｰ", lines).hits.map(\.segment) == [1])
  }

  @Test func withoutWordTimesTheCaptionsTimesCount() throws {
    let hit = try #require(try search("fox", [try line(3, "the fox", timeless: true)]).hits.first)
    #expect(hit.start == 30)
    #expect(hit.end == 39)
  }

  @Test func whatIsOverTheLimitIsCounted() throws {
    let results = try search("a", limit: 2, try (0..<7).map { try line($0, "a b") })
    #expect(results.hits.map(\.segment) == [0, 1])
    #expect(results.total == 7)
  }

  @Test func aLongCaptionIsCutAroundTheFirstMatch() throws {
    let text = String(repeating: "word ", count: 100) + "needle" + String(repeating: " word", count: 100)
    let hit = try #require(try search("needle", [try line(0, text)]).hits.first)
    #expect(hit.snippet.unicodeScalars.count == 302)
    #expect(hit.snippet.hasPrefix("…") && hit.snippet.hasSuffix("…"))
    #expect(matches(hit) == ["needle"])
  }

  @Test(arguments: ["", "   ", "\"\"", "?!", String(repeating: "a", count: 201)])
  func aQueryWithNothingInItIsRefused(text: String) {
    #expect(throws: ServiceError.self) { try SearchQuery(text) }
  }

  /// What takes a naive search the product of both lengths.
  @Test func aNastyQueryIsFoundInTheTimeOfAnyOther() throws {
    let text = String(repeating: "a", count: 200_000)
    let term = try #require(SearchTerm(String(repeating: "a", count: 198) + "b", isPhrase: false))
    #expect(term.ranges(in: FoldedText(text).scalars).isEmpty)
    let found = try #require(SearchTerm("aba", isPhrase: false)).ranges(in: FoldedText("ababa aba").scalars)
    #expect(found == [0..<3, 6..<9])
  }
}
