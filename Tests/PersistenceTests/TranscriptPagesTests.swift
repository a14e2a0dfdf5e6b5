import Foundation
import Testing
import TranscriptionCore

@testable import Persistence

struct TranscriptPagesTests {
  let folder: TemporaryFolder
  let session = Samples.session()

  init() throws { folder = try TemporaryFolder() }

  private func withFile(
    windows: [WindowRecord], file: MediaRecord, _ body: (SQLiteJournal) async throws -> Void
  ) async throws {
    let journal = try await SQLiteJournal(path: folder.file("journal.sqlite"))
    try await journal.commit(
      [.sessionOpened(session), .fileClaimed(file), .windowsAdded(windows)], events: [], in: session.id,
      at: Samples.time)
    try await body(journal)
    try await journal.close()
  }

  private func long(_ index: Int, startSample: Int, of file: FileID) -> WindowRecord {
    var window = Samples.recognized(Samples.window(index, of: file))
    window.window.startSample = startSample
    window.window.endSample = startSample + 10
    window.segments[0].text = String(repeating: "x", count: 10_000)
    return window
  }

  @Test func pagesFollowTimeAndAreBounded() async throws {
    let file = Samples.file(in: session)
    // Cut out of order, and several that begin at once.
    let windows = (0..<60).map { long($0, startSample: (59 - $0) / 2 * 100, of: file.id) }
    try await withFile(windows: windows, file: file) { journal in
      var pages: [[WindowRecord]] = []
      while true {
        let page = try await journal.windows(of: file.id, in: session.id, after: pages.last?.last?.window)
        if page.isEmpty { break }
        pages.append(page)
      }
      #expect(pages.count > 4)
      #expect(pages.allSatisfy { $0.count <= 10 })
      #expect(pages.flatMap { $0 } == (try await journal.windows(of: file.id, in: session.id)))
      #expect(try await journal.windows(of: file.id, in: SessionID(), after: nil).isEmpty)
    }
  }

  @Test func anOutlineSaysWhatTheWindowsSay() async throws {
    let file = Samples.file(in: session)
    var windows = (0..<4).map { Samples.recognized(Samples.window($0, of: file.id)) }
    windows[0].language = nil
    windows[0].engine = "sherpa"
    windows[2].notices = []
    windows[3].notices.append(Notice(code: "other", message: "thing"))
    windows.append(Samples.window(4, of: file.id))
    try await withFile(windows: windows, file: file) { journal in
      let outline = try await journal.transcriptOutline(of: file.id, in: session.id)
      #expect(outline.language == "de")
      #expect(
        outline.makers == [
          Transcript.Maker(engine: "whisperx", model: "small", windows: 3),
          Transcript.Maker(engine: "sherpa", model: "small", windows: 1),
        ])
      #expect(outline.notices.map(\.code) == ["alignment_unavailable", "other"])
      #expect(try await journal.transcriptOutline(of: file.id, in: SessionID()) == TranscriptOutline())
    }
  }
}
