import Audio
import TranscriptionCore

/// What the parts of a session ask of it, so that none of them knows another, or the server around them. Implemented by
/// ``Session``; reached through ``SessionLink``.
protocol SessionWiring: AnyObject, Sendable {
  // MARK: For the player and its sound

  /// A file's captions as far as they are known.
  func captions(of file: FileID) async -> [Segment]

  /// Where a file's bytes are; `nil` when it is gone or has no sound.
  func media(of file: FileID) async -> MediaLocation?

  /// The position was moved by anything but time, another file included. Returns at once.
  func playerMoved()

  // MARK: For the queue

  /// The queue found something out. In order, one at a time.
  func queueTold(_ news: QueueNews) async

  /// There is room for more files.
  func roomAppeared() async

  // MARK: For a recording

  /// Puts a finished file on the road of every file.
  func saveRecording(_ name: String, _ bytes: [UInt8]) async throws -> FileID

  /// A file of so many seconds is in; the state counts it.
  func recordingSaved(_ file: FileID, seconds: Double, _ state: RecordingState) async

  /// - Parameter state: `nil` once the recording is over.
  func recordingChanged(_ recording: String, _ state: RecordingState?, _ event: SessionEvent?) async
}
