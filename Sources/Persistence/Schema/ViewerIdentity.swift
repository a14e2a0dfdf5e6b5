import GRDB
import TranscriptionCore

/// The migration that gives viewers an id. Those that are there already get one each; when they were made is not known.
enum ViewerIdentity {
  static func add(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE viewers ADD COLUMN id TEXT; ALTER TABLE viewers ADD COLUMN createdAt REAL")
    for tokenHash in try String.fetchAll(db, sql: "SELECT tokenHash FROM viewers") {
      try db.execute(
        sql: "UPDATE viewers SET id = ? WHERE tokenHash = ?", arguments: [ViewerID().description, tokenHash])
    }
    try db.execute(sql: "CREATE UNIQUE INDEX viewersById ON viewers (id)")
  }
}
