import GRDB

/// SQLite overwrites what is deleted (`secure_delete`), but leaves copies in the unused parts of pages between which it has
/// moved rows. Rewriting the whole file leaves nothing; that takes as long as copying it, so it waits for a pause. That it
/// is to be done is marked in the file together with the removal, so a crash in between does not forget it.
extension SQLiteJournal {
  /// Nothing may have been written for this long.
  static let pause = Duration.seconds(5)
  /// A larger file is not rewritten: everybody would have to wait for it.
  static let largestInPassing = 128 << 20
  /// Set with each removal: the file has remains.
  static let remainsMark = "PRAGMA user_version = 1"

  package func tidyUp(waitsForPause: Bool) async throws {
    try await tidyUp(after: waitsForPause ? Self.pause : .zero, atMost: Self.largestInPassing)
  }

  /// - Parameters:
  ///   - pause: how long nothing may have been written.
  ///   - bytes: the largest file that is rewritten.
  func tidyUp(after pause: Duration, atMost bytes: Int) async throws {
    guard committer.isTimeToTidyUp(after: pause) else { return }
    try await pool.writeWithoutTransaction { db in
      guard try Self.size(of: db) <= bytes else { return }
      // No removal comes in between: this is the one writer.
      try Self.rewrite(db)
      self.committer.tidiedUp()
    }
  }

  /// Does what an earlier run did not come to. Before anything is written.
  static func tidyUpAfterCrash(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 1, try size(of: db) <= largestInPassing else { return }
    try rewrite(db)
  }

  private static func size(of db: Database) throws -> Int {
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    return pages * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
  }

  private static func rewrite(_ db: Database) throws {
    // In memory, so that the copy is nowhere else on disk.
    try db.execute(sql: "PRAGMA temp_store = MEMORY; VACUUM; PRAGMA user_version = 0;")
    _ = try db.checkpoint(.truncate)
  }
}
