import GRDB
import TranscriptionCore

/// The journal's tables and how they came about. A migration that has been released is never edited: the next one
/// follows it.
///
/// - Dates are REAL: seconds since 2001-01-01 00:00 UTC, Foundation's own measure, so that a date comes back as the very
///   same value. In SQL: `datetime(at + 978307200, 'unixepoch')`.
/// - Options, segments, players and event bodies are JSON in TEXT columns: read and written whole, never searched.
/// - Everything of a session hangs on its row by `ON DELETE CASCADE`, and each foreign key leads an index.
enum JournalSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 sessions, files, windows, events") { db in
      try db.execute(sql: first)
    }
    migrator.registerMigration("2 leases, files prepared in several stretches") { db in
      try db.execute(sql: second)
    }
    migrator.registerMigration("3 sessions that are ending") { db in
      try db.execute(sql: "ALTER TABLE sessions ADD COLUMN isEnding INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("4 who recognised a window, who speaks") { db in
      try db.execute(sql: fourth)
    }
    migrator.registerMigration("5 viewers have an id") { db in
      try ViewerIdentity.add(db)
    }
    migrator.registerMigration("6 playlists apart from players, windows in order of time") { db in
      try db.execute(sql: sixth)
    }
    migrator.registerMigration("7 notices of files") { db in
      try db.execute(sql: "ALTER TABLE files ADD COLUMN notices TEXT")
    }
    migrator.registerMigration("8 the audio track that an upload asks for") { db in
      for table in ["uploads", "files"] { try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN audioTrack INTEGER") }
    }
    migrator.registerMigration("9 the lane of a file") { db in
      try db.execute(sql: "ALTER TABLE files ADD COLUMN lane TEXT NOT NULL DEFAULT 'file'")
    }
    return migrator
  }

  /// Brings the database up to date.
  ///
  /// - Throws: ``ServiceError`` (code `storage_newer`) for a database that a later version of the program has written.
  static func migrate(_ writer: any DatabaseWriter) throws {
    let isNewer = try writer.read { db in try migrator.hasBeenSuperseded(db) }
    guard !isNewer else { throw StorageFailure.newerVersion(path: writer.path) }
    try migrator.migrate(writer)
  }

  private static let first = """
    CREATE TABLE sessions (
      id TEXT NOT NULL PRIMARY KEY,
      tokenHash TEXT NOT NULL,
      owner TEXT,
      options TEXT NOT NULL,
      createdAt REAL NOT NULL,
      lastActiveAt REAL NOT NULL,
      expiresAt REAL NOT NULL,
      isTransient INTEGER NOT NULL,
      isQueuePaused INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX sessionsByAge ON sessions (createdAt, id);

    CREATE TABLE viewers (
      tokenHash TEXT NOT NULL PRIMARY KEY,
      session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      expiresAt REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX viewersBySession ON viewers (session);
    CREATE INDEX viewersByExpiry ON viewers (expiresAt);

    CREATE TABLE uploads (
      session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      dropName TEXT NOT NULL,
      file TEXT NOT NULL,
      name TEXT NOT NULL,
      idempotencyKey TEXT,
      PRIMARY KEY (session, dropName)
    ) WITHOUT ROWID;

    CREATE TABLE files (
      id TEXT NOT NULL PRIMARY KEY,
      session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      dropName TEXT NOT NULL,
      storedName TEXT NOT NULL,
      state TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      sha256 TEXT,
      duration REAL,
      sampleRate INTEGER,
      channels INTEGER,
      codec TEXT,
      createdAt REAL NOT NULL,
      startedAt REAL,
      finishedAt REAL,
      isFullyPrepared INTEGER NOT NULL,
      windowsTotal INTEGER NOT NULL,
      windowsDone INTEGER NOT NULL,
      windowsFailed INTEGER NOT NULL,
      language TEXT,
      engine TEXT,
      model TEXT,
      failureCode TEXT,
      failureMessage TEXT,
      warningCode TEXT,
      warningMessage TEXT,
      options TEXT NOT NULL,
      idempotencyKey TEXT
    ) WITHOUT ROWID;
    CREATE INDEX filesByPlace ON files (session, ordinal);

    CREATE TABLE windows (
      file TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      startSample INTEGER NOT NULL,
      endSample INTEGER NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      segments TEXT NOT NULL,
      language TEXT,
      failureMessage TEXT,
      PRIMARY KEY (file, place)
    ) WITHOUT ROWID;

    CREATE TABLE players (
      session TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
      state TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE events (
      session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      type TEXT NOT NULL,
      at REAL NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (session, seq)
    ) WITHOUT ROWID;
    """

  /// A file of before has no `prepared`: what lies behind its last window is looked through again.
  private static let second = """
    ALTER TABLE files ADD COLUMN prepared TEXT;
    ALTER TABLE windows ADD COLUMN leases INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE windows ADD COLUMN leaseHolder TEXT;
    ALTER TABLE windows ADD COLUMN leaseEpoch INTEGER;
    """

  private static let fourth = """
    ALTER TABLE windows ADD COLUMN engine TEXT;
    ALTER TABLE windows ADD COLUMN model TEXT;
    ALTER TABLE windows ADD COLUMN notices TEXT;

    CREATE TABLE speakers (
      file TEXT NOT NULL PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
      model TEXT NOT NULL,
      turns TEXT NOT NULL
    ) WITHOUT ROWID;
    """

  /// A player of before has its playlist in its state. The index gives a file's windows in order without sorting them,
  /// which could take more memory than there is.
  private static let sixth = """
    ALTER TABLE players ADD COLUMN playlist TEXT;
    CREATE INDEX windowsByTime ON windows (file, startSample, place);
    """
}
