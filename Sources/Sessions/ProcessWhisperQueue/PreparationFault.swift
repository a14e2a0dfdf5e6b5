import Audio
import Glibc
import Logging
import TranscriptionCore

/// Why a step of preparation brought nothing.
enum PreparationFault: Error, Sendable {
  /// The file is at fault: it is given up.
  case file(FileFailure)
  /// A disk, a detector or the journal is at fault: it is tried again.
  case passing(Logger.Message, reason: String)
  /// Not foreseen: the file is given up, and the log has the reason.
  case unforeseen(reason: String)
  /// The file is being removed, or the server stops.
  case cancelled

  /// A full disk, a disk that failed, no descriptors, no memory.
  private static let passingCodes: Set<Int32> = [ENOSPC, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, EAGAIN]

  init(_ error: any Error) {
    switch error {
    case let failure as FileFailure: self = .file(failure)
    case is CancellationError: self = .cancelled
    case let failure as EngineFailure:
      self =
        failure.kind == .cancelled
        ? .cancelled : .passing("speech detection failed; trying again", reason: failure.message)
    case let error as SystemCallError where Self.passingCodes.contains(error.code):
      self = .passing("a file cannot be read or written now; trying again", reason: "\(error)")
    case let error as ServiceError where error.kind == .overloaded:
      self = .passing("the journal cannot be read; trying again", reason: error.code)
    default: self = .unforeseen(reason: "\(error)")
    }
  }
}
