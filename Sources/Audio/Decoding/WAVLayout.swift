/// Where the samples of a WAV file, or of another file of bare samples, are and how they are stored.
///
/// Read from the RIFF chunks (also RF64 and BW64 with their `ds64` chunk, and RIFX, which is big-endian), or from the headers
/// of Wave64, AIFF, AU and CAF (`WAVLayout+….swift`), believing the file's real size
/// more than the sizes that its header claims: recorders that stream or crash leave 0, 0xFFFFFFFF or other numbers that mean
/// nothing, damaged files lie, and programs that append forget the header.
struct WAVLayout: Sendable, Hashable {
  /// `nil` for compressed WAV, which is ffmpeg's work.
  var encoding: SampleEncoding?
  var isBigEndian = false
  var sampleRate: Int
  var channels: Int
  /// The header says where the speaker of each channel stands.
  var namesSpeakers = false
  /// Bits of a sample that are in use, by a header that says so.
  var validBits: Int?
  /// Of compressed sound, by the header; 0 where it does not say.
  var bytesPerSecond = 0
  var dataOffset: Int
  /// Bytes of sound that are really there, whole frames only.
  var dataBytes: Int
  /// Less sound is there than the header promises.
  var isTruncated: Bool
  /// Sound of WAV files of the same format that follow in the same file, in bytes from its start.
  var joined: [Range<Int>] = []
  /// What follows has another format and is left out.
  var leavesOut = false

  /// Frames, when the encoding is known.
  var frames: Int? {
    encoding.map { (dataBytes + joined.reduce(0) { $0 + $1.count }) / ($0.bytesPerSample * channels) }
  }

  /// Of compressed sound as well, from its mean rate.
  var estimatedDuration: Double? {
    duration ?? (bytesPerSecond > 0 ? Double(dataBytes) / Double(bytesPerSecond) : nil)
  }

  var duration: Double? { frames.map { Double($0) / Double(sampleRate) } }

  var isNative: Bool {
    encoding != nil && sampleRate == 16_000 && channels == 1 && !isBigEndian && joined.isEmpty
  }

  /// Headers with more chunks than this before the sound are not believed.
  static let maximumChunks = 256
  /// Files that are joined to one.
  private static let maximumParts = 1_024

  /// Reads the layout of a file.
  ///
  /// - Parameters:
  ///   - fileSize: bytes in the file.
  ///   - read: up to `count` bytes at an offset.
  /// - Returns: `nil` if this is no such file that makes sense.
  static func parse(
    fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> WAVLayout? {
    guard var first = try parsePart(at: 0, fileSize: fileSize, read: read) else { return nil }
    var end = first.soundEnd
    if first.layout.encoding == nil {
      first.layout.leavesOut = try parsePart(at: end, fileSize: fileSize, read: read) != nil
    }
    while first.layout.encoding != nil, first.layout.joined.count < maximumParts,
      let next = try parsePart(at: end, fileSize: fileSize, read: read)
    {
      guard next.layout.hasFormat(of: first.layout) else {
        first.layout.leavesOut = true
        break
      }
      let start = next.layout.dataOffset
      first.layout.joined.append(start..<(start + next.layout.dataBytes))
      first.layout.isTruncated = next.layout.isTruncated
      end = next.soundEnd
    }
    return first.layout
  }

  private func hasFormat(of other: WAVLayout) -> Bool {
    encoding == other.encoding && isBigEndian == other.isBigEndian && sampleRate == other.sampleRate
      && channels == other.channels
  }

  /// A part, and where what follows it begins.
  typealias Part = (layout: WAVLayout, soundEnd: Int)

  /// - Parameter base: where the part's header begins.
  private static func parsePart(
    at base: Int, fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Part? {
    let head = try read(base, 12)
    guard head.count == 12 else { return nil }
    switch head.text(0) {
    case "RIFF", "RF64", "BW64", "RIFX":
      guard head.text(8) == "WAVE" else { return nil }
      return try parseRIFF(head, at: base, fileSize: fileSize, read: read)
    case "riff": return try parseWave64(at: base, fileSize: fileSize, read: read)
    case "FORM": return try parseAIFF(head, at: base, fileSize: fileSize, read: read)
    case ".snd": return try parseAU(at: base, fileSize: fileSize, read: read)
    case "caff": return try parseCAF(at: base, fileSize: fileSize, read: read)
    default: return nil
    }
  }

  private static func parseRIFF(
    _ head: [UInt8], at base: Int, fileSize: Int, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Part? {
    let isBig = head.text(0) == "RIFX"
    let riffSize = head.number(4, 4, isBig)
    var format: Format?
    var wideDataSize: Int?
    var offset = base + 12
    for _ in 0..<maximumChunks {
      let chunk = try read(offset, 8)
      guard chunk.count == 8 else { return nil }
      let size = chunk.number(4, 4, isBig)
      offset += 8
      switch chunk.text(0) {
      case "fmt ":
        format = Format(try read(offset, min(size, 40)), isBig)
      case "ds64":
        let body = try read(offset, min(size, 16))
        if body.count == 16 { wideDataSize = body.number(8, 8, isBig) }
      case "data":
        guard let format else { return nil }
        let claim = claimedBytes(
          size: size, wideSize: wideDataSize, present: max(0, fileSize - offset),
          isUnfinished: riffSize + 8 != fileSize - base)
        var part = try part(format, isBig, dataOffset: offset, claim: claim, fileSize: fileSize, read: read)
        part.soundEnd += part.soundEnd % 2
        // Chunks that follow the sound, up to where the file ends by its header.
        let end = base + 8 + riffSize + riffSize % 2
        if claim != nil, part.soundEnd < end, end < fileSize { part.soundEnd = end }
        return part
      default: break
      }
      offset = try nextChunk(behind: offset + size, isOdd: size % 2 == 1, read: read)
    }
    return nil
  }

  /// Where the next chunk begins. After an odd number of bytes one of padding has to follow, which some writers leave out.
  static func nextChunk(
    behind end: Int, isOdd: Bool, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Int {
    guard isOdd else { return end }
    let names = try read(end, 5)
    guard names.count == 5 else { return end + 1 }
    return knownChunks.contains(names.text(0)) && !knownChunks.contains(names.text(1)) ? end : end + 1
  }

  /// Of WAV and AIFF.
  private static let knownChunks: Set<String> = [
    "fmt ", "data", "fact", "LIST", "bext", "iXML", "JUNK", "junk", "PAD ", "FLLR", "cue ", "smpl", "inst", "id3 ",
    "ID3 ", "axml", "chna", "cart", "PEAK", "DISP", "_PMX", "levl", "MEXT", "umid", "minf", "elm1", "regn", "acid",
    "COMM", "SSND", "MARK", "INST", "COMT", "NAME", "AUTH", "ANNO", "(c) ", "APPL", "FVER", "CHAN", "MIDI", "AESD",
  ]

  /// - Parameter claim: bytes of sound by the header; `nil` when it does not know.
  static func part(
    _ format: Format, _ isBig: Bool, dataOffset: Int, claim: Int?, fileSize: Int,
    read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Part {
    let present = max(0, fileSize - dataOffset)
    var claim = claim
    if let known = claim, known < present, try goesOn(at: dataOffset + known, fileSize: fileSize, format, read: read) {
      claim = nil
    }
    let usable = min(present, claim ?? present)
    let frame = format.encoding.map { $0.bytesPerSample * format.channels } ?? 1
    let layout = WAVLayout(
      encoding: format.encoding, isBigEndian: isBig, sampleRate: format.sampleRate, channels: format.channels,
      namesSpeakers: format.namesSpeakers, validBits: format.validBits,
      bytesPerSecond: format.bytesPerSecond, dataOffset: dataOffset,
      dataBytes: usable - usable % frame, isTruncated: claim.map { $0 > present } ?? false)
    return (layout, dataOffset + usable)
  }

  /// How much sound the header says there is; `nil` when it does not know: then the sound goes on to the end of the file.
  private static func claimedBytes(size: Int, wideSize: Int?, present: Int, isUnfinished: Bool) -> Int? {
    if size == 0xFFFF_FFFF { return wideSize.flatMap { $0 > 0 ? $0 : nil } }
    if size == 0 { return isUnfinished ? nil : 0 }
    // What programs write into a pipe, in place of what they cannot know: the largest numbers, less some headers or blocks.
    let isPlaceholder =
      size >= 0xFFFF_F000 || abs(size - 0x7FFF_FFFF) <= 0x1000 || abs(size - 2_000_000_000) <= 0x1000
    return isPlaceholder && size > present ? nil : size
  }

  /// Whether the bytes behind the sound that the header knows of are more sound: half a second or more of them, that begin
  /// like nothing that follows sound in such files.
  private static func goesOn(
    at end: Int, fileSize: Int, _ format: Format, read: (_ offset: Int, _ count: Int) throws -> [UInt8]
  ) rethrows -> Bool {
    guard let encoding = format.encoding else { return false }
    let left = fileSize - end
    guard left >= encoding.bytesPerSample * format.channels * format.sampleRate / 2 else { return false }
    for place in [end, end + end % 2] {
      let head = try read(place, 8)
      let name = head.prefix(4)
      if name.starts(with: "ID3".utf8) || name.starts(with: "TAG".utf8) || name.starts(with: "APET".utf8) {
        return false
      }
      let size = head.count == 8 ? head.number(4, 4, false) : 0
      let isName = name.count == 4 && name.allSatisfy { (0x20...0x7E).contains($0) }
      if ["riff", "FORM", ".snd", "caff"].contains(where: { name.elementsEqual($0.utf8) }) { return false }
      if isName, size <= left || ["RIFF", "RF64", "BW64", "RIFX"].contains(head.text(0)) { return false }
    }
    return true
  }

  /// The `fmt ` chunk, or what stands for it.
  struct Format {
    var encoding: SampleEncoding?
    var sampleRate: Int
    var channels: Int
    var namesSpeakers = false
    var validBits: Int?
    var bytesPerSecond = 0

    init?(encoding: SampleEncoding?, sampleRate: Int, channels: Int, namesSpeakers: Bool = false) {
      guard let encoding, Self.isPossible(sampleRate: sampleRate, channels: channels) else { return nil }
      self.encoding = encoding
      self.sampleRate = sampleRate
      self.channels = channels
      self.namesSpeakers = namesSpeakers
    }

    init?(_ bytes: [UInt8], _ isBig: Bool) {
      guard bytes.count >= 16 else { return nil }
      var tag = bytes.number(0, 2, isBig)
      channels = bytes.number(2, 2, isBig)
      sampleRate = bytes.number(4, 4, isBig)
      bytesPerSecond = bytes.number(8, 4, isBig)
      let blockAlign = bytes.number(12, 2, isBig)
      let bits = bytes.number(14, 2, isBig)
      // ADPCM and GSM say how many samples a block has; not all writers know the mean rate of these.
      let samplesInABlock = bytes.count >= 20 && [2, 0x11, 0x31].contains(tag) ? bytes.number(18, 2, isBig) : 0
      if samplesInABlock > 0 { bytesPerSecond = blockAlign * sampleRate / samplesInABlock }
      guard Self.isPossible(sampleRate: sampleRate, channels: channels) else { return nil }
      if tag == 0xFFFE {
        guard bytes.count >= 26 else { return nil }
        validBits = bytes.number(18, 2, isBig)
        namesSpeakers = bytes.number(20, 4, isBig) != 0
        tag = bytes.number(24, 2, isBig)
      }
      // Fewer bits than fit stand at the upper end, so the size of the place is what counts.
      let whole = blockAlign % channels == 0 ? blockAlign / channels * 8 : 0
      encoding = whole >= bits ? Self.encoding(tag: tag, bits: whole) : nil
    }

    private static func isPossible(sampleRate: Int, channels: Int) -> Bool {
      (1...64).contains(channels) && (1...768_000).contains(sampleRate)
    }

    private static func encoding(tag: Int, bits: Int) -> SampleEncoding? {
      switch (tag, bits) {
      case (1, 8): .unsigned8
      case (1, 16): .signed16
      case (1, 24): .signed24
      case (1, 32): .signed32
      case (3, 32): .float32
      case (3, 64): .float64
      default: nil
      }
    }
  }
}

extension [UInt8] {
  /// An unsigned number of `count` bytes.
  func number(_ at: Int, _ count: Int, _ isBig: Bool) -> Int {
    let bytes = self[at..<at + count]
    return Int(truncatingIfNeeded: (isBig ? Array(bytes) : bytes.reversed()).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  func text(_ at: Int) -> String { String(decoding: self[at..<at + 4], as: UTF8.self) }
}
