import TranscriptionCore

/// Where a recording's sound and news go.
struct RecordingOutlets: Sendable {
  /// Kept for as long as the recording runs.
  var seat: Seats.Seat?
  /// Puts a finished file of so many seconds on the road of every file.
  var save: @Sendable (_ name: String, _ bytes: [UInt8]) async throws -> FileID
  /// A file is in; the state counts it.
  var saved: @Sendable (_ file: FileID, _ seconds: Double, _ state: RecordingState) async -> Void
  /// The state changed; `nil` once the recording is over.
  var changed: @Sendable (_ state: RecordingState?, _ event: SessionEvent?) async -> Void
}
