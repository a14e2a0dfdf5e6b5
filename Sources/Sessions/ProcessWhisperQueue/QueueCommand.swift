import Logging
import TranscriptionCore

/// What a queue is to do, as ``QueueMachine`` decided. Carried out in order by ``ProcessWhisperQueue``.
enum QueueCommand: Sendable {
  /// Something is to be written: ask for ``QueueMachine/nextTurn(at:pace:)``, one turn at a time.
  case write
  /// To be written in one step; its end is a fact of its own.
  case commit(QueueCommit)
  /// A request has been dealt with.
  case answer(ticket: Int, Result<Void, ServiceError>)
  /// Nothing of these leases is needed any more, and nothing of the file is to be waited for or kept.
  case stopRecognition(FileID, leases: [LeaseID])
  /// The result of a window is good for others with the same audio.
  case keepResult(RecognitionKey, WindowID, RecognizedWindow)
  /// Others with the same audio are not to wait for this window any more.
  case abandonResult(RecognitionKey, WindowID)
  case closePreparation(FileID)
  case discardAudio([WindowID])
  /// The audio of all windows of a file.
  case discardAllAudio(FileID)
  case notify(QueueNews)
  /// Files are in a terminal state, or gone (`nil`).
  case ended([FileID: FileState?])
  /// Seconds that a file waited for its first recognised window.
  case firstWords(after: Double)
  /// An engine cannot work: see which can, and tell the machine.
  case findSubstitutes(for: String, because: String)
  /// Say so when the leases have been held for long enough to be written.
  case watchLeases
  /// Say so when it is time to try again what could not be done.
  case pause
  case log(Logger.Level, Logger.Message, Logger.Metadata)
}
