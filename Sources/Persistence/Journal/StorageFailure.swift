import GRDB
import TranscriptionCore

/// Turns what SQLite says into what a user can act on.
enum StorageFailure {
  /// The error to throw for `error`: a ``ServiceError`` and a cancellation as they are, everything else as one.
  static func translate(_ error: any Error) -> any Error {
    if error is ServiceError || error is CancellationError { return error }
    guard let failure = error as? DatabaseError else {
      return ServiceError(
        .server, code: "storage_failed",
        message: "The server could not read or write its own records. Tell its operator to look at the log."
      ).caused(by: "\(error)")
    }
    switch failure.resultCode {
    case .SQLITE_FULL:
      return ServiceError(
        .overloaded, code: "storage_full",
        message: "The server's disk is full, nothing was stored. Free space in its data folder, then try again.",
        retryAfterSeconds: 30
      ).caused(by: describe(failure))
    case .SQLITE_CONSTRAINT where failure.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY:
      return ServiceError.fileNotFound
    case .SQLITE_CONSTRAINT:
      return ServiceError(
        .server, code: "storage_rejected",
        message: "The server refused to store a record that contradicts another. This is a fault of the server."
      ).caused(by: describe(failure))
    default:
      return ServiceError(
        .overloaded, code: "storage_failed",
        message:
          "The server could not read or write its database. Its log says why: check the disk and the permissions "
          + "of its data folder, then try again.",
        retryAfterSeconds: 30
      ).caused(by: describe(failure))
    }
  }

  /// What to tell the operator at the terminal when the database cannot be opened: no client reads that, so the cause is in
  /// it.
  static func opening(_ error: any Error) -> any Error {
    guard var failure = translate(error) as? ServiceError, let cause = failure.cause else { return translate(error) }
    failure.message += " (\(cause))"
    return failure
  }

  static func newerVersion(path: String) -> ServiceError {
    ServiceError(
      .server, code: "storage_newer",
      message: "The database \(path) was written by a newer version. Start that version, or choose another data folder."
    )
  }

  static func foreignRecord() -> ServiceError {
    ServiceError(
      .server, code: "storage_rejected",
      message: "The server refused to store a record of another session. This is a fault of the server.")
  }

  /// SQLite's code and words, without the statement and its values: those may hold what users said.
  private static func describe(_ failure: DatabaseError) -> String {
    let words = failure.message.map { ": \($0)" } ?? ""
    return "SQLite \(failure.extendedResultCode.rawValue)\(words)"
  }
}
