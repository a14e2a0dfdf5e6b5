import Testing

@testable import Audio

struct PlaybackCommandTests {
  private static let survey = MediaSurvey(
    probe: MediaProbe(duration: nil, sampleRate: nil, channels: 2, codec: nil), bytes: 0)

  private func command(
    position: Double, rate: Double = 1, canSeek: Bool = true, _ change: (inout MediaSurvey) -> Void = { _ in }
  ) -> PlaybackCommand {
    var survey = Self.survey
    change(&survey)
    return PlaybackCommand(
      path: "/a", survey: survey, part: .wholeFile, position: position, rate: rate, canSeek: canSeek)
  }

  private func filters(position: Double, rate: Double = 1, canSeek: Bool = true) -> (seek: String?, filters: String?) {
    let arguments = command(position: position, rate: rate, canSeek: canSeek).arguments
    return (Self.value("-ss", arguments), Self.value("-af", arguments))
  }

  private static func value(_ option: String, _ arguments: [String]) -> String? {
    arguments.firstIndex(of: option).map { arguments[$0 + 1] }
  }

  @Test func goesALittleBeforeThePlaceAndTrimsTheRest() {
    let sought = filters(position: 3_600.25)
    #expect(sought.seek == "3598.000000")
    #expect(sought.filters == "aresample=async=1,atrim=start=2.250000")
  }

  @Test func decodesFromTheStartWhereItCannotSeek() {
    let whole = filters(position: 3_600.25, canSeek: false)
    #expect(whole.seek == nil)
    #expect(whole.filters?.contains("atrim=start=3600.250000") == true)
  }

  @Test func startsAtTheStartWithoutATrim() {
    let start = filters(position: 0)
    #expect(start.seek == nil && start.filters == "aresample=async=1")
  }

  @Test(arguments: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4])
  func tempoFiltersMakeUpTheRateWithinTheirOwnRange(_ rate: Double) {
    let tempos = PlaybackCommand.tempos(rate)
    #expect(abs(tempos.reduce(1, *) - rate) < 0.001)
    #expect(tempos.allSatisfy { (0.5...2).contains($0) })
  }

  @Test func soundThatBeginsLateIsPrecededBySilence() {
    let late: (inout MediaSurvey) -> Void = { $0.delay = 3 }
    #expect(command(position: 1, late).silence == 2)
    #expect(command(position: 4, late).silence == 0)
    #expect(command(position: 4, canSeek: false, late).arguments.contains("aresample=async=1,atrim=start=4.000000"))
    let stream = command(position: 4, canSeek: false) {
      $0.delay = 3
      $0.countsFromSound = true
    }
    #expect(stream.arguments.contains("aresample=async=1,atrim=start=1.000000"))
  }

  @Test func separateMicrophonesAreMixedHere() {
    let discrete = command(position: 0) { $0.mixing = .discrete }
    #expect(discrete.isMixedHere && !discrete.arguments.contains("-ac"))
    #expect(Self.value("-guess_layout_max", discrete.arguments) == "0")
    #expect(!command(position: 0).isMixedHere)
  }

  @Test func neverOpensWhatAFileRefersTo() {
    let arguments = command(position: 0).arguments
    #expect(Self.value("-protocol_whitelist", arguments) == "file,pipe")
    #expect(arguments.contains("-format_whitelist"))
  }
}
