import Testing

@testable import TranscriptionCore

struct ULIDTests {
  @Test func is26CharactersOfTheAlphabet() {
    var generator = SystemRandomNumberGenerator()
    for milliseconds in [0, 1, 1_795_345_678_123, (1 << 48) - 1] as [UInt64] {
      let text = ULID(milliseconds: milliseconds, using: &generator).description
      #expect(text.wholeMatch(of: #/[0-7][0-9a-hjkmnp-tv-z]{25}/#) != nil, "\(text)")
      #expect(ULID(text)?.description == text)
    }
  }

  @Test func sortsByTime() {
    var generator = SystemRandomNumberGenerator()
    let times: [UInt64] = [0, 1, 31, 32, 1024, 1_795_345_678_123, 1_795_345_678_124, (1 << 48) - 1]
    let ids = times.map { ULID(milliseconds: $0, using: &generator) }
    #expect(ids == ids.sorted())
    #expect(ids.map(\.description) == ids.map(\.description).sorted())
  }

  @Test func writesTheTimeInTheFirstTenCharacters() {
    var generator = SystemRandomNumberGenerator()
    // The example of the public specification.
    #expect(ULID(milliseconds: 1_469_922_850_259, using: &generator).description.hasPrefix("01arz3ndek"))
  }

  @Test func differsEachTime() {
    var generator = SystemRandomNumberGenerator()
    #expect(Set((0..<1000).map { _ in ULID(milliseconds: 7, using: &generator) }).count == 1000)
  }

  @Test(arguments: [
    "", "01hzzzzzzzzzzzzzzzzzzzzzz", "01hzzzzzzzzzzzzzzzzzzzzzzzz", "01HZZZZZZZZZZZZZZZZZZZZZZZ",
    "81hzzzzzzzzzzzzzzzzzzzzzzz", "01hzzzzzzzzzzzzzzzzzzzzzzi", "01hzzzzzzzzzzzzzzzzzzzzz_z",
    "01hzzzzzzzzzzzzzzzzzzzzzzé", "../../../../../../etc/pass",
  ])
  func refusesWhatIsNoIdentifier(_ text: String) {
    #expect(ULID(text) == nil)
    #expect(SessionID(text) == nil)
    #expect(FileID(text) == nil)
  }
}
