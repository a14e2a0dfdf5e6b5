import Foundation
import TranscriptionCore

/// A message of the cluster as JSON. Each has `v`, the version of its sender; fields that are not known are ignored, so
/// that versions one apart understand each other.
package protocol WireMessage: Codable, Sendable {
  /// `v`.
  var version: Int { get }
}

/// What can be wrong with a message that came.
package enum WireError: Error, Sendable, Equatable {
  /// It is no message of this kind.
  case unreadable
  /// Its sender is newer by more than one version.
  case tooNew(version: Int)
}

extension WireMessage {
  package static var current: Int { 1 }

  package func bytes() throws -> [UInt8] { Array(try JSONEncoder.wire.encode(self)) }

  package init(bytes: [UInt8]) throws(WireError) {
    let message: Self
    do {
      message = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw .unreadable
    }
    guard message.version <= Self.current + 1 else { throw .tooNew(version: message.version) }
    self = message
  }
}
