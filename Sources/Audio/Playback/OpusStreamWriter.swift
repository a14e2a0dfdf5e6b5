/// Writes the pages of one Ogg Opus stream whose packets come from several encoders, one after the other, and from silence
/// between them: serial number, page numbers and times go on as if one encoder had made them all. Pure bytes.
///
/// Every packet is one frame of 20 ms, as ``StreamEncoding`` asks for, and no packet goes on in the next page. Source of the
/// layout: RFC 3533, section 6; of headers and times: RFC 7845, sections 4 and 5.
struct OpusStreamWriter: Sendable {
  /// The pages that every listener needs first.
  let headers: [UInt8]
  /// Samples of one channel in all pages so far.
  private(set) var samples = 0

  /// Samples of a page of silence: 60 ms.
  static let pageSamples = 3 * packetSamples

  private static let packetSamples = 960
  private static let headerBytes = 27
  /// What decoders leave out at the beginning, in samples: what ffmpeg's encoder says.
  private static let preSkip: UInt16 = 312
  /// A frame of silence: 20 ms, stereo, full band, and nothing else (RFC 6716, section 3.1).
  private static let silence: [UInt8] = [0xFC, 0xFF, 0xFE]

  private let serial: UInt32
  private var nextPage: UInt32 = 2

  init(serial: UInt32) {
    self.serial = serial
    let head =
      Array("OpusHead".utf8) + [1, UInt8(StreamPCM.channels)] + Self.little(Self.preSkip)
      + Self.little(UInt32(StreamPCM.samplesPerSecond)) + Self.little(UInt16(0)) + [0]
    let vendor = Array("sotto".utf8)
    let tags = Array("OpusTags".utf8) + Self.little(UInt32(vendor.count)) + vendor + Self.little(UInt32(0))
    headers =
      Self.page(flags: 2, time: 0, serial: serial, number: 0, packets: [head])
      + Self.page(flags: 0, time: 0, serial: serial, number: 1, packets: [tags])
  }

  /// Takes an encoder's whole pages with sound over into the stream.
  mutating func add(_ pages: [UInt8]) -> [UInt8] {
    var written = pages
    var place = 0
    while place + Self.headerBytes <= pages.count {
      let table = pages[(place + Self.headerBytes)...].prefix(Int(pages[place + 26]))
      let end = place + Self.headerBytes + table.count + table.reduce(0) { $0 + Int($1) }
      guard end <= pages.count else { break }
      samples += table.count { $0 < 255 } * Self.packetSamples
      Self.stamp(&written, place..<end, flags: 0, time: samples, serial: serial, number: nextPage)
      nextPage &+= 1
      place = end
    }
    return written
  }

  /// Pages of silence, as many as fit before there are `total` samples in the stream.
  mutating func silence(upTo total: Int) -> [UInt8] {
    var written: [UInt8] = []
    while samples + Self.pageSamples <= total {
      samples += Self.pageSamples
      written += Self.page(
        flags: 0, time: samples, serial: serial, number: nextPage,
        packets: Array(repeating: Self.silence, count: Self.pageSamples / Self.packetSamples))
      nextPage &+= 1
    }
    return written
  }

  /// - Parameter packets: each of less than 255 bytes.
  private static func page(flags: UInt8, time: Int, serial: UInt32, number: UInt32, packets: [[UInt8]]) -> [UInt8] {
    var page = Array("OggS".utf8) + [UInt8](repeating: 0, count: headerBytes - 5) + [UInt8(packets.count)]
    page += packets.map { UInt8($0.count) }
    page += packets.flatMap { $0 }
    stamp(&page, 0..<page.count, flags: flags, time: time, serial: serial, number: number)
    return page
  }

  /// Writes the fields of a page's header that say where it belongs, and its checksum.
  private static func stamp(
    _ bytes: inout [UInt8], _ range: Range<Int>, flags: UInt8, time: Int, serial: UInt32, number: UInt32
  ) {
    let start = range.lowerBound
    bytes[start + 5] = flags
    bytes.replaceSubrange(
      start + 6..<start + 26,
      with: little(UInt64(time)) + little(serial) + little(number) + little(UInt32(0)))
    bytes.replaceSubrange(start + 22..<start + 26, with: little(OggChecksum.of(bytes[range])))
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
