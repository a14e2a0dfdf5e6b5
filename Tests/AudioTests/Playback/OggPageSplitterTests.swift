import Testing

@testable import Audio

struct OggPageSplitterTests {
  private static func page(_ payload: [UInt8]) -> [UInt8] {
    let table = [UInt8](repeating: 255, count: payload.count / 255) + [UInt8(payload.count % 255)]
    return Array("OggS".utf8) + [UInt8](repeating: 0, count: 22) + [UInt8(table.count)] + table + payload
  }

  private static let head = page(Array("OpusHead".utf8) + [1, 2])
  private static let tags = page(Array("OpusTags".utf8) + [0])

  @Test(arguments: [1, 26, 28, 300, 5_000])
  func tellsHeadersFromSoundHoweverTheyCome(_ size: Int) {
    let sound = Self.page([UInt8](repeating: 7, count: 600)) + Self.page([UInt8](repeating: 8, count: 255))
    let stream = Self.head + Self.tags + sound
    var splitter = OggPageSplitter()
    var headers: [UInt8] = []
    var taken: [UInt8] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      let pages = splitter.take(stream[start..<min(start + size, stream.count)])
      #expect(pages.sound.isEmpty || pages.sound.starts(with: "OggS".utf8))
      headers += pages.headers
      taken += pages.sound
    }
    #expect(headers == Self.head + Self.tags)
    #expect(taken == sound)
  }

  @Test func leavesOutWhatIsNoPage() {
    var splitter = OggPageSplitter()
    let page = Self.page([1, 2, 3])
    #expect(splitter.take([UInt8](repeating: 0, count: 40) + page + [9] + page).sound == page + page)
  }
}
