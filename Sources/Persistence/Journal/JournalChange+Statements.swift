import GRDB
import TranscriptionCore

extension JournalChange {
  /// The change as SQL.
  ///
  /// Changing a file or window that is not there is an error, so that the result of a file that was removed meanwhile
  /// cannot seem to be stored. Removing what is not there is none.
  func statements(in session: SessionID) throws -> [JournalStatement] {
    switch self {
    case .sessionOpened(let record):
      guard record.id == session else { throw StorageFailure.foreignRecord() }
      return [try record.insertion()]
    case .sessionChanged(let record):
      guard record.id == session else { throw StorageFailure.foreignRecord() }
      return [try record.update()]
    case .viewerAdded(let record):
      guard record.session == session else { throw StorageFailure.foreignRecord() }
      return [record.insertion()]
    case .viewersRemoved(let ids):
      return ids.map { ViewerRecord.deletion($0, session: session) }
    case .uploadAnnounced(let record):
      guard record.session == session else { throw StorageFailure.foreignRecord() }
      return [record.insertion()]
    case .fileClaimed(let record):
      guard record.session == session else { throw StorageFailure.foreignRecord() }
      return [
        try record.insertion(), UploadRecord.deletion(dropName: record.dropName, session: session),
      ]
    case .fileChanged(let record):
      guard record.session == session else { throw StorageFailure.foreignRecord() }
      return [try record.update()]
    case .fileRemoved(let file):
      return try FileRemoval.statements(file, session: session)
    case .windowsAdded(let records):
      return try records.map { try $0.insertion(session: session) }
    case .windowLeased(let lease):
      return [WindowRecord.lease(lease, session: session)]
    case .windowCameBack(let file, let index, let attempts):
      return [WindowRecord.comeBack(file: file, index: index, attempts: attempts, session: session)]
    case .windowFinished(let record):
      return [try record.update(session: session)]
    case .windowRevised(let record):
      return [try record.revision(session: session)]
    case .windowsForgotten(let file):
      return [
        WindowRecord.deletion(file: file, session: session), FileSpeakers.deletion(file: file, session: session),
      ]
    case .windowsReopened(let file):
      return [WindowRecord.reopening(file: file, session: session)]
    case .speakersFound(let file, let speakers):
      return [
        FileSpeakers.deletion(file: file, session: session), try speakers.insertion(file: file, session: session),
      ]
    case .playerChanged(let change):
      return [try change.statement(session: session)]
    }
  }
}
