/// Cuts a stream of MPEG audio, layer III, at its frames. Pure bytes.
///
/// Source of the layout: ISO/IEC 11172-3, 2.4.1.3 and 13818-3, 2.4.2.3.
package struct MP3FrameSplitter: Sendable {
  private var rest: [UInt8] = []

  private static let headerBytes = 4
  private static let bitRates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
  private static let bitRates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

  package init() {}

  /// Takes bytes as they come.
  ///
  /// - Returns: the whole frames that are complete by now, one behind the other. What is no frame is left out.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    rest += bytes
    var frames: [UInt8] = []
    var place = 0
    while place + Self.headerBytes <= rest.count {
      guard let length = Self.frameBytes(rest[place..<place + Self.headerBytes]) else {
        place += 1
        continue
      }
      guard place + length <= rest.count else { break }
      frames += rest[place..<place + length]
      place += length
    }
    rest.removeFirst(place)
    return frames
  }

  /// The length of the frame that begins with these four bytes, header and all; `nil` where none does.
  package static func frameBytes(_ header: some Collection<UInt8>) -> Int? {
    let bytes = Array(header.prefix(headerBytes))
    guard bytes.count == headerBytes, bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0 else { return nil }
    let version = bytes[1] >> 3 & 3
    guard version != 1, bytes[1] >> 1 & 3 == 1 else { return nil }
    let isVersion1 = version == 3
    let bitRateIndex = Int(bytes[2] >> 4)
    let sampleRateIndex = Int(bytes[2] >> 2 & 3)
    guard (1...14).contains(bitRateIndex), sampleRateIndex < 3 else { return nil }
    let bitRate = 1_000 * (isVersion1 ? bitRates1 : bitRates2)[bitRateIndex]
    let sampleRate = [44_100, 48_000, 32_000][sampleRateIndex] >> (isVersion1 ? 0 : version == 2 ? 1 : 2)
    return (isVersion1 ? 144 : 72) * bitRate / sampleRate + Int(bytes[2] >> 1 & 1)
  }
}
