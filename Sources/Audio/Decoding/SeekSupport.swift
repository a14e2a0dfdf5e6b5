/// Tells whether ffmpeg can be sent to a place in a file, by the file's first bytes.
///
/// Only containers are let through in which the place it lands at was compared with a decode from the start. MPEG
/// streams are not: where two were joined, times begin anew, and everything behind the join would be lost. The same
/// goes for files of several recordings in a row, so files of formats of which ffmpeg reads one only are looked through first.
enum SeekSupport: Sendable, Hashable {
  case safe
  case unsafe
  /// Depends on what the scan finds.
  case depends(JoinScan)

  static let headBytes = 12

  /// - Parameter head: the first ``headBytes`` of the file.
  init(head: [UInt8]) {
    guard head.count == Self.headBytes else {
      self = .unsafe
      return
    }
    if let scan = JoinScan(head: head) {
      self = .depends(scan)
      return
    }
    let isKnown =
      head.starts(with: "ID3".utf8) || head.starts(with: "RIFF".utf8) || head.starts(with: "RF64".utf8)
      || (head[0] == 0xFF && head[1] & 0xE0 == 0xE0)
    self = isKnown ? .safe : .unsafe
  }
}
