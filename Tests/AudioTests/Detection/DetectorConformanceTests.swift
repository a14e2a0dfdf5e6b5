import Audio
import TestSupport
import Testing

/// A detector that works by loudness keeps what ``SpeechDetector`` promises.
struct DetectorConformanceTests {
  @Test func energyDetector() async {
    let broken = await DetectorConformance(EnergyDetector()).broken()
    #expect(broken == [])
  }
}
