import Foundation
import Testing

@testable import TranscriptionCore

struct RepairedJSONTests {
  private func text(_ json: [UInt8]) throws -> String {
    try #require(try RepairedJSON.decode([String: String].self, from: Data(json))["t"])
  }

  @Test(arguments: [
    (#"a\ud800b"#, "a\u{FFFD}b"), (#"a\uDC00b"#, "a\u{FFFD}b"), (#"\ud83d\ude00"#, "😀"), (#"\ud83d"#, "\u{FFFD}"),
    (#"\ud800\ud83d\ude00"#, "\u{FFFD}😀"), (#"\\ud800"#, #"\ud800"#), (#"\ud800\n"#, "\u{FFFD}\n"), (#"\u00fc"#, "ü"),
  ])
  func halfOfAPairIsReplaced(escaped: String, expected: String) throws {
    #expect(try text(Array("{\"t\":\"\(escaped)\"}".utf8)) == expected)
  }

  @Test func bytesThatAreNoTextAreReplaced() throws {
    #expect(try text(Array("{\"t\":\"a".utf8) + [0xFF] + Array("b\"}".utf8)) == "a\u{FFFD}b")
  }

  @Test(arguments: ["{\"t\":\"a", "{\"t\":\"\\u12\"}", "{\"t\":\"\\", "no JSON"])
  func whatIsNoJSONStaysNone(json: String) {
    #expect(throws: DecodingError.self) { try RepairedJSON.decode([String: String].self, from: Data(json.utf8)) }
  }
}
