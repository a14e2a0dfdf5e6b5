/// The newest chunks of a broadcast, numbered from 0, for readers that are each nothing but a number.
///
/// It holds a bounded number of chunks. A reader that has fallen behind them all goes on where a new one begins: at most
/// `lead` chunks before the newest.
struct ChunkRing {
  private let capacity: Int
  private let lead: Int
  private var slots: [[UInt8]] = []
  /// Number of the chunk that comes next.
  private(set) var end = 0

  /// - Parameter lead: chunks that a new reader gets at once, so that its player has something to start with.
  init(capacity: Int, lead: Int) {
    precondition(lead < capacity)
    self.capacity = capacity
    self.lead = lead
  }

  /// Where a new reader begins.
  var entry: Int { max(0, end - lead) }

  mutating func append(_ chunk: [UInt8]) {
    if slots.count < capacity { slots.append(chunk) } else { slots[end % capacity] = chunk }
    end += 1
  }

  /// What a reader at `index` has not had yet, one chunk behind the other, up to about `mostBytes`.
  ///
  /// - Returns: also whether chunks between were lost to it; `nil` when there is nothing new.
  func read(from index: inout Int, mostBytes: Int) -> (bytes: [UInt8], isJump: Bool)? {
    guard index < end else { return nil }
    let isJump = index < end - slots.count
    if isJump { index = entry }
    var bytes = slots[index % capacity]
    index += 1
    while index < end, bytes.count < mostBytes {
      bytes += slots[index % capacity]
      index += 1
    }
    return (bytes, isJump)
  }
}
