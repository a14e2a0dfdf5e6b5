import Foundation
import Synchronization
import TranscriptionCore

/// The server's figures as JSON, encoded once for each credential until they change.
final class OperationsDocuments: Sendable {
  private struct State: Sendable {
    var at: Date?
    var documents: [Credential?: Data] = [:]
  }

  private let state = Mutex(State())
  /// Credentials for which a document is kept.
  private static let mostKept = 16

  /// - Parameter snapshot: as the holder of the credential may see it.
  func document(of snapshot: OperationsSnapshot, for credential: Credential?) throws -> Data {
    try state.withLock { state in
      if state.at != snapshot.at { state = State(at: snapshot.at) }
      if let known = state.documents[credential] { return known }
      let encoder = JSONEncoder.wire
      encoder.keyEncodingStrategy = .convertToSnakeCase
      let document = try encoder.encode(snapshot)
      if state.documents.count < Self.mostKept { state.documents[credential] = document }
      return document
    }
  }
}
