import Testing

@testable import Audio

struct MPEGTailTests {
  private func transport(_ size: Int, extra: Int = 0) -> [UInt8] {
    var packet = [UInt8](repeating: 0, count: size)
    packet[extra] = 0x47
    return (0..<20).flatMap { _ in packet }
  }

  @Test func aTransportStreamEndsWithAPacket() {
    for (size, extra) in [(188, 0), (192, 4)] {
      let whole = transport(size, extra: extra)
      #expect(!MPEGTail.isCut(whole))
      #expect(!MPEGTail.isCut(Array(whole.dropFirst(50))))
      #expect(MPEGTail.isCut(whole.dropLast(size / 2)))
      #expect(!MPEGTail.isCut(whole + [UInt8](repeating: 0, count: 100)))
    }
  }

  @Test func aProgramStreamEndsWithAPacket() {
    let header: [UInt8] = [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 1, 0x89, 0xC3, 0xF8]
    let pack = header + [0, 0, 1, 0xC0, 0, 100] + [UInt8](repeating: 0x55, count: 100)
    let whole = pack + pack + pack
    #expect(!MPEGTail.isCut(whole))
    #expect(!MPEGTail.isCut(Array(whole.dropFirst(40))))
    #expect(MPEGTail.isCut(whole.dropLast(30)))
    #expect(!MPEGTail.isCut(whole + [0, 0, 1, 0xB9]))
    #expect(!MPEGTail.isCut(whole + Array("<html>not found</html>".utf8)))
    #expect(!MPEGTail.isCut([]))
  }
}
