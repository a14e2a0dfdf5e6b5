import Audio
import Logging
import TranscriptionCore

/// What a session needs of its server; all but ``owner`` is shared by all sessions. Each part of a session is given the
/// group that it uses.
struct SessionContext: Sendable {
  let storage: StorageServices
  let recognition: RecognitionServices
  let listening: ListeningServices
  let remote: RemoteServices
  let peakSlots: PeakSlots
  let limits: SessionLimits
  let bounds: SessionBounds
  /// How long a short file in the drop folder is left after its writer has closed it.
  let dropQuiet: Duration
  let clock: any SessionClock
  let logger: Logger
  /// The owner that the session's use of limited places is counted for.
  let owner: Owner
}
