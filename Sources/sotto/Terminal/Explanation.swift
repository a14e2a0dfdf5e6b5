import Foundation
import Models
import TranscriptionCore

/// Errors in words for the person at the terminal: never the name of a type.
enum Explanation {
  static func of(_ error: any Error) -> String {
    switch error {
    case let error as ServiceError: error.message
    case let error as EngineFailure: error.message
    case let error as FileFailure: error.message
    case let error as ModelFailure: error.description
    case let error as CocoaError: of(error)
    case let error as POSIXError: String(cString: strerror(error.code.rawValue))
    case is CancellationError: "It was stopped before it was done."
    case let error as any CustomStringConvertible: error.description
    default: "Something went wrong that has no description here. Try again with --log-level debug, which may say more."
    }
  }

  /// What stands in the way of a file or folder, and where.
  private static func of(_ error: CocoaError) -> String {
    guard let path = error.filePath else { return reason(of: error) }
    return "\(path) cannot be used: \(reason(of: error)). Check it and its permissions."
  }

  /// The system's word for why a file or folder could not be used.
  static func reason(of error: any Error) -> String {
    guard let error = error as? CocoaError else { return of(error) }
    return (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
      ?? error.localizedDescription
  }
}
