import GRDB

/// What becomes of room and of remains in the file.
///
/// Pages that fall free go back to the file system in small steps, whatever the size of the file (`auto_vacuum`), so a
/// file is never much longer than what is in it.
///
/// SQLite overwrites what is deleted (`secure_delete`), but leaves copies in the unused parts of pages between which it has
/// moved rows. Rewriting the whole file leaves nothing; that takes as long as copying it, so it waits for a pause, and is
/// done only where little is in the file. That it is to be done is marked in the file together with the removal, so a
/// crash in between does not forget it.
extension SQLiteJournal {
  /// Nothing may have been written for this long.
  static let pause = Duration.seconds(5)
  /// With more than this many bytes in it a file is not rewritten: all commits would have to wait for it.
  static let largestInPassing = 128 << 20
  /// Set with each removal: the file has remains.
  static let remainsMark = "PRAGMA user_version = 1"

  /// Free pages that stay for what comes next.
  static let sparePages = 256
  /// Pages that are given back in one transaction.
  private static let pagesInOneStep = 128
  /// Steps of one ``tidyUp()``; what is left then waits for the next.
  private static let mostSteps = 64

  package func tidyUp() async throws { try await tidyUp(after: .zero, atMost: Self.largestInPassing) }

  package func tidyUpAfterPause() async throws { try await tidyUp(after: Self.pause, atMost: Self.largestInPassing) }

  /// - Parameters:
  ///   - pause: how long nothing may have been written before the file is rewritten.
  ///   - bytes: the most that may be in a file that is rewritten.
  func tidyUp(after pause: Duration, atMost bytes: Int) async throws {
    try await pool.writeWithoutTransaction { self.committer.clearLogIfNeeded(in: $0) }
    if try await giveBackPages() {
      // The file gets shorter only when the log is written into it.
      try await pool.writeWithoutTransaction { self.committer.clearLog(in: $0) }
    }
    guard committer.isTimeToTidyUp(after: pause) else { return }
    try await pool.writeWithoutTransaction { db in
      guard try Self.usedBytes(of: db) <= bytes else { return }
      // No removal comes in between: this is the one writer.
      try Self.rewrite(db)
      self.committer.tidiedUp()
    }
  }

  /// Each step is a transaction of its own, so that commits come in between.
  ///
  /// - Returns: whether there were any.
  private func giveBackPages() async throws -> Bool {
    for step in 0..<Self.mostSteps {
      let isDone = try await pool.writeWithoutTransaction { db in
        let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        guard free > Self.sparePages, try Self.givesBackPages(db) else { return true }
        let pages = min(Self.pagesInOneStep, free - Self.sparePages)
        // Every row that it answers with is a page given back.
        _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(pages))")
        return false
      }
      if isDone { return step > 0 }
    }
    return true
  }

  /// Does what an earlier run did not come to, and rewrites a file of a version before, so that it gives back pages from
  /// then on. Before anything is written.
  static func tidyUpAtStart(_ db: Database) throws {
    let hasRemains = try Int.fetchOne(db, sql: "PRAGMA user_version") == 1
    guard try hasRemains || !givesBackPages(db), try usedBytes(of: db) <= largestInPassing else { return }
    try rewrite(db)
  }

  static func givesBackPages(_ db: Database) throws -> Bool { try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2 }

  private static func usedBytes(of db: Database) throws -> Int {
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
    return (pages - free) * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
  }

  private static func rewrite(_ db: Database) throws {
    try db.execute(sql: "VACUUM; PRAGMA user_version = 0;")
    _ = try db.checkpoint(.truncate)
  }
}
