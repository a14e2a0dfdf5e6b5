/// Tells of MPEG transport and program streams, which have no header and no end, whether they end in the middle of a packet. Pure.
///
/// Source of the layout: ISO/IEC 13818-1, sections 2.4.3.2 and 2.5.3.
enum MPEGTail {
  /// Enough of a file's end.
  static let bytes = 1 << 18

  private static let packetsToBeSure = 8

  /// - Parameter tail: the last ``bytes`` of the file.
  static func isCut(_ tail: [UInt8]) -> Bool {
    for size in [188, 192, 204] {
      if let first = firstPacket(of: size, in: tail) { return isCut(tail, first: first, size: size) }
    }
    return isProgramCut(tail)
  }

  private static func firstPacket(of size: Int, in tail: [UInt8]) -> Int? {
    (0..<size).first { first in
      first + size * packetsToBeSure <= tail.count
        && (0..<packetsToBeSure).allSatisfy { tail[first + size * $0] == 0x47 }
    }
  }

  /// Of the sizes above the first byte of a packet is at a place of its own; what follows it is of 188 bytes.
  private static func isCut(_ tail: [UInt8], first: Int, size: Int) -> Bool {
    let left = (tail.count - first) % size
    return left > 0 && left < 188 && tail[tail.count - left] == 0x47
  }

  private static func isProgramCut(_ tail: [UInt8]) -> Bool {
    var at = 0
    while at + 14 <= tail.count {
      guard tail[at] == 0, tail[at + 1] == 0, tail[at + 2] == 1, tail[at + 3] == 0xBA else {
        at += 1
        continue
      }
      switch end(ofPacketsFrom: at, in: tail) {
      case .cut: return true
      case .whole: return false
      case .other(let place): at = max(place, at + 1)
      }
    }
    return false
  }

  private enum End {
    case cut, whole
    /// Here is something that is no packet.
    case other(Int)
  }

  private static func end(ofPacketsFrom start: Int, in tail: [UInt8]) -> End {
    var at = start
    while at + 6 <= tail.count {
      guard tail[at] == 0, tail[at + 1] == 0, tail[at + 2] == 1 else { return .other(at) }
      switch tail[at + 3] {
      case 0xB9: at += 4
      case 0xBA where tail[at + 4] & 0xC0 == 0x40:
        guard at + 14 <= tail.count else { return .cut }
        at += 14 + Int(tail[at + 13] & 7)
      case 0xBA: at += 12
      case 0xBB...: at += 6 + Int(tail[at + 4]) << 8 + Int(tail[at + 5])
      default: return .other(at)
      }
    }
    return at > tail.count ? .cut : .whole
  }
}
