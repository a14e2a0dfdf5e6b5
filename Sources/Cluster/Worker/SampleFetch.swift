import Audio
import Foundation
import Hashing
import TranscriptionCore

/// Gets the samples of one window from its gateway into a file of this machine.
struct SampleFetch: Sendable {
  enum Outcome: Sendable, Hashable {
    case fetched
    /// The gateway does not want the window any more.
    case unwanted
    /// The gateway gives no answer.
    case noAnswer
    /// What came is not what the job says.
    case damaged
  }

  let job: RecognitionJob
  let path: String
  let link: any ClusterLink
  let clock: any SessionClock

  private static let attempts = 5
  private static let timeout = Duration.seconds(5)
  private static let pause = Duration.seconds(1)

  /// - Throws: ``SystemCallError`` and the like where the file cannot be written, `CancellationError`.
  func run() async throws -> Outcome {
    // Once more where something was damaged on the way.
    for _ in 0..<2 {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(job.bytesOfSamples)
      while bytes.count < job.bytesOfSamples {
        guard let chunk = try await chunk(at: bytes.count) else { return .noAnswer }
        if chunk.isEmpty { return .unwanted }
        bytes += chunk
      }
      let samples = bytes
      let path = path
      let digest = job.digest
      let isWhole = try await BlockingIO.run {
        guard samples.count == job.bytesOfSamples, SHA256Digest.hexadecimal(of: samples) == digest else { return false }
        guard
          FileManager.default.createFile(
            atPath: path, contents: Data(samples), attributes: [.posixPermissions: 0o600])
        else { throw SystemCallError(call: "open", code: errno) }
        return true
      }
      if isWhole { return .fetched }
    }
    return .damaged
  }

  private func chunk(at offset: Int) async throws -> [UInt8]? {
    let query = try SampleQuery(id: job.id, offset: offset).bytes()
    for attempt in 1...Self.attempts {
      do {
        return try await link.request(
          query, to: ClusterNames.samples(of: job.gateway), of: .samples, within: Self.timeout)
      } catch is LinkFailure where attempt < Self.attempts {
        try await clock.sleep(for: Self.pause)
      } catch is LinkFailure {
        return nil
      }
    }
    return nil
  }
}
