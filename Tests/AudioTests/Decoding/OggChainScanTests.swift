import Testing

@testable import Audio

/// Whether an Ogg file holds several recordings is found out with a bounded number of reads, and once.
struct OggChainScanTests {
  private func page(beginsStream: Bool = false) -> [UInt8] {
    Array("OggS".utf8) + [0, beginsStream ? 2 : 0] + [UInt8](repeating: 0, count: 21)
  }

  /// Runs a scan to its end on a file without end, or on these bytes.
  private func scan(_ bytes: [UInt8]?, size: Int? = nil) -> (isSingle: Bool, pieces: Int, reads: Int) {
    var scan = OggChainScan()
    var reads = 0
    var pieces = 0
    while true {
      pieces += 1
      let answer = scan.readOn(fileSize: size ?? bytes?.count ?? .max) { offset, count in
        reads += 1
        guard let bytes else { return page() }
        return Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
      }
      if let answer { return (answer, pieces, reads) }
    }
  }

  @Test func oneRecordingIsToldFromTwo() {
    let one = page(beginsStream: true) + page() + page()
    #expect(scan(one).isSingle)
    #expect(!scan(one + one).isSingle)
    // Several streams at the same time begin with one page each.
    #expect(scan(page(beginsStream: true) + page(beginsStream: true) + page()).isSingle)
    #expect(!scan(one + Array("no page at all, but long enough for one".utf8)).isSingle)
    #expect(scan(one + page().dropLast(9)).isSingle)
  }

  @Test func aFileOfNothingButHeadersIsGivenUp() {
    let result = scan(nil)
    #expect(!result.isSingle)
    #expect(result.reads == OggChainScan.maximumPages)
    #expect(result.pieces > OggChainScan.maximumPages / OggChainScan.pagesInAPiece)
  }

  @Test func noPieceLooksAtMoreThanItsShare() {
    var scan = OggChainScan()
    var reads = 0
    let answer = scan.readOn(fileSize: .max) { _, _ in
      reads += 1
      return page()
    }
    #expect(answer == nil)
    #expect(reads == OggChainScan.pagesInAPiece)
  }

  @Test func aFileIsLookedThroughOnce() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.ogg", page(beginsStream: true) + page())
    let index = SeekIndex()
    #expect(try await index.findings(path: path).isSafe)
    #expect(index.looks == 1)
    #expect(try await index.findings(path: path).isSafe)
    #expect(index.looks == 1)
  }

  /// Each seek of a player cancels the look that the one before began.
  @Test func whatWasLookedAtIsNotLookedAtAgain() async throws {
    let folder = try TemporaryFolder()
    let pages = 3 * OggChainScan.pagesInAPiece
    let path = try folder.write("a.ogg", page(beginsStream: true) + Array(repeatElement(page(), count: pages).joined()))
    let index = SeekIndex()
    let file = try MediaFile(path: path)
    for _ in 0..<2 { #expect(try index.lookOn(in: file) == nil) }
    #expect(try await index.findings(path: path).isSafe)
    #expect(index.looks == 4)
  }
}
