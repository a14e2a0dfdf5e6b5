import Models
import TranscriptionCore

/// Errors in words for the person at the terminal.
enum Explanation {
  static func of(_ error: any Error) -> String {
    switch error {
    case let error as ServiceError: error.message
    case let error as EngineFailure: error.message
    case let error as FileFailure: error.message
    case let error as ModelFailure: error.description
    default: "\(error)"
    }
  }
}
