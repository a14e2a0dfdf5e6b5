import Testing

@testable import Engines

struct WaveFileTests {
  @Test func samplesAreClippedAndWhatIsNoNumberIsSilence() {
    let bytes = WaveFile.bytes(of: [0, 1, -1, 7, -.infinity, .nan])
    let levels = stride(from: 44, to: bytes.count, by: 2).map {
      Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
    }
    #expect(levels == [0, 32_767, -32_767, 32_767, -32_767, 0])
    #expect(String(decoding: bytes[0..<4], as: UTF8.self) == "RIFF" && bytes[4] == UInt8(36 + 12))
    #expect(String(decoding: bytes[36..<40], as: UTF8.self) == "data" && bytes[40] == 12)
  }
}
