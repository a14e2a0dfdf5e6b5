import GRDB
import TranscriptionCore

/// One SQL statement of a commit, with everything in it already encoded, so that the one writer only has to run it.
struct JournalStatement: Sendable {
  var sql: String
  var arguments: StatementArguments
  /// What to throw when the statement finds no row to change; `nil` where that is no error.
  var ifMissing: ServiceError?

  init(_ sql: String, _ arguments: StatementArguments, ifMissing: ServiceError? = nil) {
    self.sql = sql
    self.arguments = arguments
    self.ifMissing = ifMissing
  }

  func run(in db: Database) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
    if let ifMissing, db.changesCount == 0 { throw ifMissing }
  }
}
