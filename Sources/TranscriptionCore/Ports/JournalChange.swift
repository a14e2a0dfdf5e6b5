/// One change of what is kept about sessions. Several make one commit: all or none.
package enum JournalChange: Sendable {
  case sessionOpened(SessionRecord)
  /// Options, label and lease of a known session.
  case sessionChanged(SessionRecord)
  case viewerAdded(ViewerRecord)
  /// Read-only tokens that were revoked or have expired.
  case viewersRemoved([ViewerID])
  case uploadAnnounced(UploadRecord)
  /// A new media file; forgets the announcement of the same drop name.
  case fileClaimed(MediaRecord)
  /// Everything about a known file.
  case fileChanged(MediaRecord)
  /// A file and all its windows are forgotten.
  case fileRemoved(FileID)
  case windowsAdded([WindowRecord])
  /// A window was handed to an engine.
  case windowLeased(WindowLeaseRecord)
  /// A lease ended without a result, and there will be another; `attempts` have failed so far.
  case windowCameBack(file: FileID, index: Int, attempts: Int)
  case windowFinished(WindowRecord)
  /// Other captions for a window that is done.
  case windowRevised(WindowRecord)
  /// All windows of the file and its speakers are forgotten, for a retry from the start.
  case windowsForgotten(FileID)
  /// The failed windows of the file wait again, as if they had never been tried.
  case windowsReopened(FileID)
  /// Replaces what was known of a file's speakers.
  case speakersFound(FileID, FileSpeakers)
  case playerChanged(PlayerChange)
}
