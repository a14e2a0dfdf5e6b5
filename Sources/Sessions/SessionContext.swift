import Audio
import Foundation
import Logging
import TranscriptionCore

/// What a session needs of its server; all but ``owner`` is shared by all sessions.
struct SessionContext: Sendable {
  let journal: any SessionJournal
  let folders: SessionFolders
  let disk: DiskSpace
  let engines: EngineSlots
  let preparationSlots: PreparationSlots
  let diarizationSlots: DiarizationSlots
  let peakSlots: PeakSlots
  let recognitionCache: RecognitionCache
  let fileActivity: FileActivity
  /// Names this run of the server.
  let epoch: Int
  let tools: PreparationTools
  let encoders: StreamEncoders
  let listenerSeats: Seats
  /// For the processes that decode and encode what listeners hear.
  let listeningProcesses: Seats
  let recordingSeats: Seats
  /// Files and sources that lie elsewhere.
  let remote: any RemoteMedia
  let limits: SessionLimits
  let bounds: SessionBounds
  let queueConfiguration: QueueConfiguration
  /// How long a short file in the drop folder is left after its writer has closed it.
  let dropQuiet: Duration
  let clock: any SessionClock
  let logger: Logger
  /// The owner that the session's use of limited places is counted for.
  let owner: Owner
  let viewers: ViewerOutlets
}
