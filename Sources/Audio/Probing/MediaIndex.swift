import Synchronization
import TranscriptionCore

/// Remembers what is known of media files, for all that read them: prober, decoder, player. One for the whole server.
package final class MediaIndex: Sendable {
  private struct Key: Hashable {
    var file: MediaFile.Identity
    var track: Int?
  }

  /// Files that are remembered; one that had to make room is looked at again.
  private static let capacity = 4_096

  let seeking = SeekIndex()
  private let surveys = Mutex<[Key: MediaSurvey]>([:])

  package init() {}

  /// - Parameter track: the audio track that is wanted, from 1; `nil` to choose.
  /// - Throws: `FileFailure`; `CancellationError`.
  func survey(path: String, track: Int?, limits: DecoderLimits) async throws -> MediaSurvey {
    let identity: MediaFile.Identity
    do {
      identity = try await BlockingIO.run { try MediaFile(path: path).identity }
    } catch {
      throw FileFailure.unreadable
    }
    let key = Key(file: identity, track: track)
    if let known = surveys.withLock({ $0[key] }) { return known }
    let survey = try await MediaSurveyor(limits: limits, seeking: seeking).survey(path: path, track: track)
    surveys.withLock { surveys in
      if surveys.count >= Self.capacity, let any = surveys.keys.first { surveys[any] = nil }
      surveys[key] = survey
    }
    return survey
  }

  /// Whether ffmpeg can be sent to a place in a file.
  func canSeek(path: String, _ survey: MediaSurvey) async throws -> Bool {
    guard survey.parts.count == 1, let part = survey.parts.first else { return false }
    if case .samples = part.form { return true }
    do {
      return try await seeking.findings(path: path).isSafe
    } catch is SystemCallError {
      throw FileFailure.unreadable
    }
  }
}
