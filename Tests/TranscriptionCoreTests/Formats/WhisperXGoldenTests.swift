import Testing

@testable import TranscriptionCore

@Suite(.enabled(if: !WhisperXCase.all.isEmpty, "WhisperX's own documents are not at ../shared/whisperx-writers"))
struct WhisperXGoldenTests {
  @Test(arguments: WhisperXCase.all)
  func writesPlainDocumentsAsWhisperXDoes(_ golden: WhisperXCase) throws {
    let segments = try golden.segments()
    #expect(segments.map(PlainTextWriter.line).joined() == (try golden.document("plain.txt")))
    #expect(
      TabSeparatedWriter.header + segments.map(TabSeparatedWriter.line).joined() == (try golden.document("plain.tsv")))
    #expect(segments.map(AudacityWriter.line).joined() == (try golden.document("plain.aud")))
    #expect(try golden.input().text == (try golden.document("plain.json")))
  }

  @Test(arguments: WhisperXCase.all)
  func writesSubtitlesAsWhisperXDoes(_ golden: WhisperXCase) throws {
    let segments = try golden.segments()
    let separator = try golden.separator()
    var compared = 0
    for document in try golden.documents() {
      guard let match = document.wholeMatch(of: #/w(\d+|None)_c(\d+|None)_h([01])\.(srt|vtt)(\.error)?/#) else {
        continue
      }
      let options = SubtitleOptions(
        maximumLineWidth: Int(match.1), maximumLineCount: Int(match.2), highlightsWords: match.3 == "1")
      let cues = SubtitleLayout(options: options, separator: separator).cues(of: segments)
      let written = match.4 == "srt" ? cues.subRip : cues.webVTT
      compared += 1
      if match.5 != nil {
        // WhisperX gives up here; a document that shows every word will do.
        #expect(written.contains("start"), "\(document)")
      } else {
        #expect(written == (try golden.document(document)), "\(document)")
      }
    }
    #expect(compared == 36)
  }
}
