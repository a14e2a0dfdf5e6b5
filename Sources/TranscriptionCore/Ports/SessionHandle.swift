package import Foundation

/// One session, lent to a caller whose right to it has been checked. Lending renews the session's lease, and so does every
/// call that takes long, at its end.
package protocol SessionHandle: Sendable {
  var id: SessionID { get }

  func snapshot() async throws(ServiceError) -> SessionSnapshot

  /// Changes options for files still to come.
  func change(_ wishes: SessionPatch) async throws(ServiceError) -> SessionSnapshot

  /// Renews the lease. Returns the new expiry.
  func heartbeat() async throws(ServiceError) -> Date

  /// Keeps the session from idling out for as long as what is returned is held: for a call that outlives single requests
  /// of the handle. Waiting for events or a file, uploading, fetching and listening are uses by themselves.
  func use() async throws(ServiceError) -> SessionUse

  /// Makes a read-only token.
  ///
  /// - Throws: `limitReached` (code `viewers_full`) when the session has as many as it may.
  func addViewer(lifetimeSeconds: Int) async throws(ServiceError) -> IssuedViewer

  /// The read-only tokens that are valid, oldest first.
  func viewers() async throws(ServiceError) -> [Viewer]

  /// Makes a read-only token invalid at once; what it opened ends (``SessionGrant/ended()``).
  ///
  /// - Throws: `notFound` (code `viewer_not_found`) where there is none of this id.
  func revokeViewer(_ id: ViewerID) async throws(ServiceError)

  /// Stops everything and removes every trace. Returns when nothing is left.
  func end() async throws(ServiceError) -> SessionReceipt

  /// Takes one upload: lends a writer, and once `body` returns puts the file on the road that every file takes.
  ///
  /// - Parameters:
  ///   - request: what is said of the file. A repeated key answers with the file of the first time and does not call
  ///     `body`.
  ///   - body: writes the bytes. If it throws, nothing stays behind and the error is passed on.
  /// - Throws: ``ServiceError`` or what `body` throws.
  func upload(
    _ request: UploadRequest, _ body: (any UploadWriter) async throws -> Void
  ) async throws -> FileSnapshot

  /// All files in playlist order.
  func files() async throws(ServiceError) -> [FileSnapshot]

  /// Files in playlist order, at most `limit`.
  ///
  /// - Parameter file: the file behind which they stand; `nil` to begin with the first.
  /// - Throws: `notFound` for a file that the session does not have.
  func files(after file: FileID?, limit: Int) async throws(ServiceError) -> FilePage
  func file(_ id: FileID) async throws(ServiceError) -> FileSnapshot

  /// Cancels the file's work and removes its bytes.
  func remove(_ file: FileID) async throws(ServiceError)

  /// Puts a failed or cancelled file back into the queue, from the start; of a completed file with failed windows only
  /// these. `conflict` in any other state.
  func retry(_ file: FileID) async throws(ServiceError) -> FileSnapshot

  /// Where the original bytes are.
  func media(_ file: FileID) async throws(ServiceError) -> StoredMedia

  /// - Throws: `conflict` (code `transcript_not_final`) unless `partial` or the file is finished; `conflict` with the
  ///   file's own failure code when it failed.
  func transcript(of file: FileID, partial: Bool) async throws(ServiceError) -> Transcript

  /// As ``transcript(of:partial:)``, to be read a page at a time.
  func segmentedTranscript(of file: FileID, partial: Bool) async throws(ServiceError) -> SegmentedTranscript

  /// The transcripts of all files in playlist order, to be read a page at a time; unfinished and failed ones only where
  /// `partial`.
  func segmentedTranscripts(partial: Bool) async throws(ServiceError) -> [SegmentedTranscript]

  /// How loud the file is over time, as far as it has been decoded.
  ///
  /// - Parameters:
  ///   - from: seconds from the file's start.
  ///   - to: `nil` for the file's end.
  ///   - points: the most peaks to answer with.
  func peaks(
    of file: FileID, from: Double, to: Double?, points: Int
  ) async throws(ServiceError) -> FilePeaks

  /// How far the work on the file has come, place by place.
  func windows(of file: FileID) async throws(ServiceError) -> FileWindows

  /// Looks through all that is transcribed so far.
  ///
  /// - Parameters:
  ///   - text: words that must all occur, and quoted phrases.
  ///   - file: `nil` for all files.
  ///   - limit: the most hits to answer with.
  func search(_ text: String, in file: FileID?, limit: Int) async throws(ServiceError) -> SearchResults

  func queue() async throws(ServiceError) -> QueueSnapshot

  /// Cancels all files that are not finished. They stay in the session, and can be retried.
  func clearQueue() async throws(ServiceError) -> QueueSnapshot

  /// Moves files to the front of playlist and queue, in this order; the others keep theirs behind them. Survives a
  /// restart.
  func orderQueue(_ files: [FileID]) async throws(ServiceError) -> QueueSnapshot

  /// Stops beginning anything new, or goes on. What an engine is working on is finished. Survives a restart.
  func setQueue(_ state: QueueSnapshot.State) async throws(ServiceError) -> QueueSnapshot

  func player() async throws(ServiceError) -> PlayerState

  /// - Parameter revision: apply only if the player still has this revision (`conflict` otherwise).
  func command(
    _ command: PlayerCommand, ifRevision revision: Int?
  ) async throws(ServiceError) -> PlayerState

  /// What the player plays, in real time from where it is; silence while it does not play. Costs nothing before the first
  /// chunk is asked for.
  ///
  /// - Throws: `overloaded` (code `listeners_full`) when too many listen; (codes `decoder_missing`, `encoder_missing`)
  ///   where the server has no means to make this format.
  func listen(to format: PacedAudioFormat) async throws(ServiceError) -> PacedAudio

  /// Events after number `seq`, oldest first, at most `limit` and ``EventPage/largestBytes``. Waits for the first one as
  /// long as `wait` says; returns nothing when the time is up.
  ///
  /// - Parameters:
  ///   - seq: 0 for the beginning of what there is.
  ///   - heard: for a reader that wants ephemeral events too, the ``EventPage/heard`` of its page before; these do not
  ///     count towards `limit`. `nil` for numbered events alone.
  /// - Throws: `gone` (code `events_expired`, with the number of the first event that there is) where the events that
  ///   follow `seq` have been dropped.
  func events(
    after seq: Int, heard: Int?, limit: Int, wait: Duration
  ) async throws(ServiceError) -> EventPage

  /// Number of the newest event.
  func lastEvent() async throws(ServiceError) -> Int

  /// Waits until a file is in a terminal state, or the task is cancelled, and returns the file as it is then.
  func finished(_ file: FileID) async throws(ServiceError) -> FileSnapshot

  /// Fetches a file from an address and puts it on the road of every file. Returns when it is in; cancelling the task
  /// gives it up without a trace.
  ///
  /// - Parameters:
  ///   - url: http or https.
  ///   - request: what is said of the file, as for an upload; an empty name stands for what the file is called there. A
  ///     repeated key connects to nothing.
  func fetch(url: String, _ request: UploadRequest) async throws(ServiceError) -> FileSnapshot

  /// Records a source into files of this session until it ends or is stopped.
  ///
  /// - Returns: the player's state, at once; how it goes on, events tell.
  /// - Throws: `conflict` (code `recording_under_way`) while another recording runs.
  func record(url: String) async throws(ServiceError) -> PlayerState

  /// Ends the recording, if there is one, and returns once what it heard is in.
  func stopRecording() async throws(ServiceError) -> PlayerState
}

extension SessionHandle {
  /// Numbered events alone.
  package func events(after seq: Int, limit: Int, wait: Duration) async throws(ServiceError) -> EventPage {
    try await events(after: seq, heard: nil, limit: limit, wait: wait)
  }
}
