import Foundation
import Testing
import TranscriptionCore

@testable import WebInterface

/// Documents that are made while transcripts are read are, byte by byte, those that were once made of whole transcripts in
/// memory; these are in `golden-documents.json`.
struct TranscriptBodyTests {
  static let golden: [String: String] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "golden-documents.json")
    let documents = try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: path))
    return documents ?? [:]
  }()

  private func segmented(_ transcripts: [Transcript], _ segmentsPerPage: Int) -> [SegmentedTranscript] {
    transcripts.map { SegmentedTranscript($0, segmentsPerPage: segmentsPerPage) }
  }

  private func written(_ body: TranscriptBody, atLeast least: Int = 1) async throws -> String {
    var body = body
    var document: [UInt8] = []
    while let piece = try await body.next(atLeast: least) { document += piece }
    return String(decoding: document, as: UTF8.self)
  }

  @Test(arguments: [1, 2, 100])
  func isWhatWasMadeOfWholeTranscripts(segmentsPerPage: Int) async throws {
    var compared = 0
    for set in GoldenTranscripts.sets {
      let transcripts = segmented(set.transcripts, segmentsPerPage)
      for format in TranscriptFormat.allCases where format != .json {
        for layout in GoldenTranscripts.layouts {
          guard let expected = Self.golden["\(set.name).\(layout.name).\(format.rawValue)"] else { continue }
          compared += 1
          let body = try await TranscriptBody(transcripts, as: format, subtitles: layout.options)
          let document = try await written(body)
          #expect(document == expected, "\(set.name).\(layout.name).\(format.rawValue)")
        }
      }
      let session = try #require(SessionID(GoldenTranscripts.session))
      let list = try await written(TranscriptBody(transcripts, of: session))
      #expect(list == Self.golden["\(set.name).session.json"])
      compared += 1
      guard set.transcripts.count == 1 else { continue }
      for format in TranscriptFormat.allCases {
        let body = try await TranscriptBody(transcripts, as: format, subtitles: SubtitleOptions())
        let expected = try #require(Self.golden["\(set.name).file.\(format.rawValue)"])
        compared += 1
        let document = try await written(body, atLeast: 50)
        #expect(document == expected, "\(set.name).file.\(format.rawValue)")
        #expect(TranscriptWriter.string(set.transcripts[0], as: format) == expected)
      }
    }
    #expect(compared == Self.golden.count)
  }

  @Test func aCopyBeginsWhereItWasCopied() async throws {
    let transcripts = segmented([GoldenTranscripts.first, GoldenTranscripts.second], 1)
    var body = try await TranscriptBody(transcripts, as: .txt, subtitles: SubtitleOptions())
    let beginning = try #require(try await body.next(atLeast: 1))
    let rest = try await written(body)
    #expect(String(decoding: beginning, as: UTF8.self) + rest == Self.golden["two.plain.txt"])
  }

  @Test func breaksOffWhereItCannotBeCompleted() async throws {
    let good = SegmentedTranscript(GoldenTranscripts.first, segmentsPerPage: 1)
    let bad = SegmentedTranscript(GoldenTranscripts.second, segmentsPerPage: 1, failure: .fileNotFound)
    var body = try await TranscriptBody([good, bad], as: .txt, subtitles: SubtitleOptions())
    #expect(try await body.next(atLeast: 1) != nil)
    await #expect(throws: ServiceError.fileNotFound) { _ = try await written(body) }
  }
}
