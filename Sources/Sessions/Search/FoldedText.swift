/// A text as a search sees it (``ScalarFolding``), and where in the text each part of that comes from. Runs of spaces and
/// punctuation are one space, between ideographs none; there is none at the ends.
struct FoldedText: Sendable {
  private(set) var scalars: [UInt32] = []
  /// Of each, the offset in the text where it begins and where it ends, in Unicode scalars.
  private(set) var starts: [Int] = []
  private(set) var ends: [Int] = []

  private static let space: UInt32 = 0x20

  init(_ text: some StringProtocol) {
    let count = text.utf8.count
    scalars.reserveCapacity(count)
    starts.reserveCapacity(count)
    ends.reserveCapacity(count)
    var separator: Int?
    var offset = 0
    for scalar in text.unicodeScalars {
      switch ScalarFolding(scalar) {
      case .none:
        // An accent belongs to the letter before it.
        if separator == nil, !ends.isEmpty { ends[ends.count - 1] = offset + 1 }
      case .separator:
        separator = separator ?? offset
      case .scalar(let value):
        add(value, at: offset, after: &separator)
      case .scalars(let values):
        for value in values { add(value, at: offset, after: &separator) }
      }
      offset += 1
    }
  }

  private mutating func add(_ value: UInt32, at offset: Int, after separator: inout Int?) {
    if let place = separator, let last = scalars.last,
      !(ScalarFolding.isIdeographic(last) && ScalarFolding.isIdeographic(value))
    {
      append(Self.space, place, place + 1)
    }
    separator = nil
    append(value, offset, offset + 1)
  }

  private mutating func append(_ value: UInt32, _ start: Int, _ end: Int) {
    scalars.append(value)
    starts.append(start)
    ends.append(end)
  }

  /// The place in the text of a place in this.
  func origin(of range: Range<Int>) -> Range<Int> {
    range.isEmpty ? 0..<0 : starts[range.lowerBound]..<ends[range.upperBound - 1]
  }
}
