/// How much may be deleted in one transaction, so that the commits of others need not wait for a large deletion.
struct DeletionPortion: Sendable {
  var rows: Int
  var bytes: Int

  init(rows: Int = 512, bytes: Int = 1 << 20) {
    self.rows = rows
    self.bytes = bytes
  }

  /// Whether nothing more may be deleted.
  var isSpent: Bool { rows <= 0 || bytes <= 0 }

  mutating func take(bytes more: Int) {
    rows -= 1
    bytes -= more
  }
}
