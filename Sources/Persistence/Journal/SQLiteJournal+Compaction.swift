import GRDB

/// SQLite overwrites what is deleted (`secure_delete`), but leaves copies in the unused parts of pages between which it has
/// moved rows. Rewriting the whole file leaves nothing; that takes as long as copying it, so it waits for a pause.
extension SQLiteJournal {
  /// Nothing may have been written for this long.
  static let pause = Duration.seconds(5)
  /// A larger file is not rewritten: everybody would have to wait for it.
  static let largestInPassing = 128 << 20

  package func tidyUp() async throws { try await tidyUp(after: Self.pause, atMost: Self.largestInPassing) }

  /// - Parameters:
  ///   - pause: how long nothing may have been written.
  ///   - bytes: the largest file that is rewritten.
  func tidyUp(after pause: Duration, atMost bytes: Int) async throws {
    guard committer.isTimeToTidyUp(after: pause) else { return }
    try await pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
      guard pages * size <= bytes else { return }
      // In memory, so that the copy is nowhere else on disk. No removal comes in between: this is the one writer.
      try db.execute(sql: "PRAGMA temp_store = MEMORY; VACUUM;")
      self.committer.tidiedUp()
      _ = try db.checkpoint(.truncate)
    }
  }
}
