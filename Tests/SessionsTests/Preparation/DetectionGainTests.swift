import Testing

@testable import Sessions

struct DetectionGainTests {
  private func peak(_ samples: [Float]) -> Float { samples.reduce(0) { max($0, abs($1)) } }

  @Test func quietRecordingsBecomeLouderByAtMostFortyDecibels() {
    #expect(DetectionGain.applied(to: [0.2, -0.1]) == [0.2, -0.1])
    #expect(abs(peak(DetectionGain.applied(to: [0.01, -0.02])) - 0.316) < 0.001)
    #expect(abs(peak(DetectionGain.applied(to: [0.000_1, 0])) - 0.01) < 0.000_1)
    #expect(DetectionGain.applied(to: [0, 0]) == [0, 0])
  }
}
