/// Cuts a stream of bytes into lines. A line that is longer than the protocol allows is dropped whole.
package struct LineSplitter: Sendable {
  package enum Line: Sendable, Hashable {
    case text([UInt8])
    case tooLong
  }

  private let limit: Int
  private var pending: [UInt8] = []
  private var overflowed = false

  package init(limit: Int = WorkerProtocol.maximumLineBytes) {
    self.limit = limit
  }

  /// Takes the next bytes; returns the lines that they complete, without line ends and without empty ones.
  package mutating func take(_ bytes: UnsafeRawBufferPointer) -> [Line] {
    var lines: [Line] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      keep(rest[..<end])
      if overflowed {
        lines.append(.tooLong)
      } else if !pending.isEmpty {
        lines.append(.text(pending))
      }
      pending.removeAll(keepingCapacity: true)
      overflowed = false
      rest = rest[(end + 1)...]
    }
    keep(rest)
    return lines
  }

  package mutating func take(_ bytes: ArraySlice<UInt8>) -> [Line] {
    bytes.withUnsafeBytes { take($0) }
  }

  private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
    if overflowed || pending.count + bytes.count > limit {
      overflowed = true
      pending.removeAll(keepingCapacity: false)
    } else {
      pending.append(contentsOf: bytes)
    }
  }
}
