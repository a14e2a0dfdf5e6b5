import TranscriptionCore

/// Where what sessions have is kept.
struct StorageServices: Sendable {
  let journal: any SessionJournal
  let folders: SessionFolders
  let disk: DiskSpace
}
