import Audio
import Logging
import TranscriptionCore

/// What a queue needs of its session and of the server.
struct QueueContext: Sendable {
  let session: SessionID
  let log: EventLog
  let playhead: Playhead
  let link: SessionLink
  let logger: Logger
  let journal: any SessionJournal
  let folders: SessionFolders
  let engines: EngineSlots
  let queueEngines: QueueEngines
  let slots: QueueSlots
  let cache: RecognitionCache
  let activity: FileActivity
  let limits: SessionLimits
  let configuration: QueueConfiguration
  let tools: PreparationTools
  /// Names this run of the server.
  let epoch: Int
  let clock: any SessionClock
  let preparation: PreparationRunner
  let diarization: DiarizationRunner

  init(
    _ context: SessionContext, session: SessionID, log: EventLog, playhead: Playhead, link: SessionLink, logger: Logger
  ) {
    let (storage, recognition) = (context.storage, context.recognition)
    self.session = session
    self.log = log
    self.playhead = playhead
    self.link = link
    self.logger = logger
    journal = storage.journal
    folders = storage.folders
    engines = recognition.engines
    slots = QueueSlots(
      preparation: recognition.preparationSlots, diarization: recognition.diarizationSlots,
      engines: recognition.engines)
    cache = recognition.cache
    activity = recognition.activity
    limits = context.limits
    configuration = recognition.configuration
    tools = recognition.tools
    epoch = recognition.epoch
    clock = context.clock
    queueEngines = QueueEngines(recognition.engines)
    preparation = PreparationRunner(
      session: session, folders: storage.folders, journal: storage.journal, tools: recognition.tools,
      engines: queueEngines, clock: context.clock)
    diarization = DiarizationRunner(
      session: session, journal: storage.journal, folders: storage.folders, tools: recognition.tools,
      disk: storage.disk,
      holder: PlaceHolder(session: session, owner: context.owner), clock: context.clock, logger: logger)
  }

  /// What the journal knows of an unfinished file.
  func known(of record: MediaRecord) async throws -> JournaledFile {
    let isReopened = record.finishedAt != nil
    return JournaledFile(
      record: record, windows: try await journal.windows(of: record.id, in: session),
      speakers: isReopened ? try await journal.speakers(of: record.id, in: session) : nil)
  }

  /// What is to be tried again of a completed file.
  func gaps(of record: MediaRecord?) async throws(ServiceError) -> JournaledFile? {
    guard let record else { return nil }
    do { return try await known(of: record) } catch { throw .wrapping(error) }
  }
}
