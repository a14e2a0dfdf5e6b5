import Audio
import Foundation
import Logging
import TranscriptionCore

/// Diarizes one file. Takes and returns values; what becomes of them is decided by ``QueueMachine``.
struct DiarizationRunner: Sendable {
  let session: SessionID
  let journal: any SessionJournal
  let folders: SessionFolders
  let tools: PreparationTools
  let disk: DiskSpace
  let holder: PlaceHolder
  let clock: any SessionClock
  let logger: Logger

  private static let maximumAttempts = 2
  /// How often a diarizer is waited for that cannot work at all, for ``pause`` each: ten minutes.
  private static let maximumWaits = 200
  private static let pause = Duration.seconds(3)
  static let unknownReason = "something went wrong on the server; its log says more."

  /// - Parameter diarizer: `nil` where there is none any more.
  func run(_ job: DiarizationJob, with diarizer: (any SpeakerDiarizer)?) async -> DiarizationOutcome {
    guard let diarizer else { return .failed(reason: Notice.missingDiarizer) }
    let file = job.record.id
    let path = folders.wholePath(of: file, in: session)
    let outcome: DiarizationOutcome
    do {
      let audio = try await writeSamples(of: job.record, to: path, longest: diarizer.longestSeconds)
      let turns = try await turns(in: audio, of: job.record, with: diarizer)
      let windows = try await journal.windows(of: file, in: session)
      outcome = .speakers(
        FileSpeakers(model: diarizer.model, turns: turns), RevisedWindow.found(in: windows, by: turns))
    } catch {
      outcome = judge(error, of: file)
    }
    _ = try? await SlicedIO.piece { try FileManager.default.removeItem(atPath: path) }
    disk.end(file)
    return outcome
  }

  /// Puts all samples of a file into one.
  private func writeSamples(of record: MediaRecord, to path: String, longest: Double) async throws -> WindowAudio {
    if let seconds = record.duration, seconds > longest {
      throw EngineFailure(
        .rejected, "the file is longer than the \(Int(longest / 3_600)) hours that can be looked at. Cut it into parts."
      )
    }
    try withRoomForSamples { () throws(ServiceError) in
      let samples = Int((record.duration ?? 0) * AudioFormat.sampleRate)
      try disk.begin(record.id, announced: samples * MemoryLayout<Float>.size, for: holder)
    }
    _ = try? await SlicedIO.piece { try FileManager.default.removeItem(atPath: path) }
    let media = folders.mediaPath(of: session, storedName: record.storedName)
    let source = try await tools.decoder.open(path: media, track: record.audioTrack)
    do {
      var count = 0
      let step = Int(tools.stepSeconds * AudioFormat.sampleRate)
      while true {
        try Task.checkCancellation()
        let samples = try await source.read(maximumSamples: step)
        if samples.isEmpty { break }
        try withRoomForSamples { () throws(ServiceError) in
          try disk.willWrite(samples.count * MemoryLayout<Float>.size, of: record.id)
        }
        try await Float32File.append(samples, to: path)
        count += samples.count
      }
      await source.close()
      return WindowAudio(path: path, samples: count)
    } catch {
      await source.close()
      throw error
    }
  }

  /// Turns a refusal for lack of disk space into a failure of the file's diarization.
  private func withRoomForSamples(_ ask: () throws(ServiceError) -> Void) throws(EngineFailure) {
    do throws(ServiceError) {
      try ask()
    } catch {
      throw EngineFailure(.rejected, "the server's disk has too little room for the file's samples.")
    }
  }

  private func turns(
    in audio: WindowAudio, of record: MediaRecord, with diarizer: any SpeakerDiarizer
  ) async throws -> [SpeakerTurn] {
    var attempts = 0
    var waits = 0
    while true {
      do {
        return try await diarizer.turns(
          in: audio, minimumSpeakers: record.options.minimumSpeakers, maximumSpeakers: record.options.maximumSpeakers)
      } catch {
        if error.kind == .unavailable { waits += 1 } else { attempts += 1 }
        guard error.isRetryable, attempts < Self.maximumAttempts, waits < Self.maximumWaits, !Task.isCancelled
        else { throw error }
        logger.warning(
          "speakers could not be told apart; trying again",
          metadata: ["file.id": "\(record.id)", "error": "\(error.message)"])
        try await clock.sleep(for: Self.pause)
      }
    }
  }

  private func judge(_ error: any Error, of file: FileID) -> DiarizationOutcome {
    if Task.isCancelled || error is CancellationError { return .cancelled }
    if let failure = error as? EngineFailure, failure.kind == .cancelled { return .cancelled }
    logger.error("speakers could not be told apart", metadata: ["file.id": "\(file)", "error": "\(error)"])
    let reason =
      (error as? EngineFailure)?.message ?? (error as? FileFailure)?.message ?? (error as? ServiceError)?.message
    return .failed(reason: reason ?? Self.unknownReason)
  }
}
