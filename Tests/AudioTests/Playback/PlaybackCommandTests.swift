import Testing

@testable import Audio

struct PlaybackCommandTests {
  private func filters(position: Double, rate: Double = 1, canSeek: Bool = true) -> (seek: String?, filters: String?) {
    let arguments = PlaybackCommand(path: "/a", position: position, rate: rate, canSeek: canSeek).arguments
    return (Self.value("-ss", arguments), Self.value("-af", arguments))
  }

  private static func value(_ option: String, _ arguments: [String]) -> String? {
    arguments.firstIndex(of: option).map { arguments[$0 + 1] }
  }

  @Test func goesALittleBeforeThePlaceAndTrimsTheRest() {
    let sought = filters(position: 3_600.25)
    #expect(sought.seek == "3598.000000")
    #expect(sought.filters == "aresample=async=1:first_pts=0,atrim=start=2.250000,asetpts=PTS-STARTPTS")
  }

  @Test func decodesFromTheStartWhereItCannotSeek() {
    let whole = filters(position: 3_600.25, canSeek: false)
    #expect(whole.seek == nil)
    #expect(whole.filters?.contains("atrim=start=3600.250000") == true)
  }

  @Test func startsAtTheStartWithoutATrim() {
    let start = filters(position: 0)
    #expect(start.seek == nil && start.filters == "aresample=async=1:first_pts=0")
  }

  @Test(arguments: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4])
  func tempoFiltersMakeUpTheRateWithinTheirOwnRange(_ rate: Double) {
    let tempos = PlaybackCommand.tempos(rate)
    #expect(abs(tempos.reduce(1, *) - rate) < 0.001)
    #expect(tempos.allSatisfy { (0.5...2).contains($0) })
  }

  @Test func neverOpensWhatAFileRefersTo() {
    let arguments = PlaybackCommand(path: "/a", position: 0, rate: 1, canSeek: true).arguments
    #expect(Self.value("-protocol_whitelist", arguments) == "file,pipe")
    #expect(arguments.contains("-format_whitelist"))
  }
}
