import TranscriptionCore

/// Cuts a stream of bytes into lines. A line that is longer than the protocol allows is dropped whole.
struct LineSplitter {
  enum Line: Hashable {
    case text([UInt8])
    case tooLong
  }

  private let limit: Int
  private var pending: [UInt8] = []
  private var overflowed = false

  init(limit: Int = WorkerProtocol.maximumLineBytes) {
    self.limit = limit
  }

  /// Takes the next bytes; returns the lines that they complete, without line ends and without empty ones.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [Line] {
    var lines: [Line] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if overflowed {
          lines.append(.tooLong)
        } else if !pending.isEmpty {
          lines.append(.text(pending))
        }
        pending.removeAll(keepingCapacity: true)
        overflowed = false
      } else if pending.count < limit, !overflowed {
        pending.append(byte)
      } else {
        overflowed = true
      }
    }
    return lines
  }
}
