import TranscriptionCore

/// Everything that a journal tells of one session.
struct JournalContents: Hashable {
  var session: SessionRecord?
  var viewers: [ViewerRecord]
  var uploads: [UploadRecord]
  var files: [MediaRecord]
  var windows: [[WindowRecord]]
  var status: [[WindowStatus]]
  var outlines: [TranscriptOutline]
  var captions: [CaptionLine]
  var speakers: [FileSpeakers?]
  var player: PlayerState?
  var events: [RecordedEvent]
  var lastEvent: Int

  /// - Parameter files: those whose windows and speakers are asked for.
  init(of session: SessionID, files ids: [FileID], in journal: any SessionJournal) async throws {
    self.session = try await journal.sessions().first { $0.id == session }
    viewers = try await journal.viewers(at: JournalSamples.time).filter { $0.session == session }
    uploads = try await journal.uploads(of: session)
    files = try await journal.files(of: session)
    windows = []
    status = []
    outlines = []
    speakers = []
    for file in ids {
      windows.append(try await journal.windows(of: file, in: session))
      status.append(try await journal.windowStatus(of: file, in: session))
      outlines.append(try await journal.transcriptOutline(of: file, in: session))
      speakers.append(try await journal.speakers(of: file, in: session))
    }
    captions = try await journal.captionLines(of: ids, in: session)
    player = try await journal.player(of: session)
    events = try await journal.events(of: session, after: 0, limit: 1_000)
    lastEvent = try await journal.lastEvent(of: session)
  }

  /// Whether there is nothing of the session.
  var isEmpty: Bool {
    session == nil && viewers.isEmpty && uploads.isEmpty && files.isEmpty && windows.allSatisfy(\.isEmpty)
      && status.allSatisfy(\.isEmpty) && outlines.allSatisfy { $0 == TranscriptOutline() } && captions.isEmpty
      && speakers.allSatisfy { $0 == nil } && player == nil && events.isEmpty && lastEvent == 0
  }
}
