import Foundation
import Testing

@testable import TranscriptionCore

/// One result of WhisperX with the documents that its own writers made of it.
struct WhisperXCase: Sendable, CustomTestStringConvertible {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "../shared/whisperx-writers")
    .standardizedFileURL

  /// Empty where the golden documents are not at hand.
  static let all: [WhisperXCase] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.sorted().map { WhisperXCase(name: $0) }
  }()

  var name: String
  var testDescription: String { name }
  private var folder: URL { Self.root.appending(path: name) }

  func document(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
  }

  func documents() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  func input() throws -> OrderedJSON { OrderedJSONReader.read(try document("input.json")) }

  func segments() throws -> [SubtitleSegment] {
    try input()["segments"]?.array.map { segment in
      SubtitleSegment(
        start: segment["start"]?.number ?? .nan, end: segment["end"]?.number ?? .nan,
        text: segment["text"]?.string ?? "", speaker: segment["speaker"]?.string,
        words: segment["words"]?.array.map {
          SubtitleWord($0["word"]?.string ?? "", start: $0["start"]?.number, end: $0["end"]?.number)
        })
    } ?? []
  }

  func separator() throws -> String {
    ["ja", "zh"].contains(try input()["language"]?.string ?? "") ? "" : " "
  }
}
