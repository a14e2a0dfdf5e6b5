import Audio
import Foundation
import Logging
import TranscriptionCore

/// Diarization: runs once all windows of a file are settled, one file at a time in each session, in slots that all
/// sessions share. A file whose diarization fails is completed without speakers, with a notice that says so.
extension ProcessWhisperQueue {
  private static let diarizationAttempts = 2
  /// How often a diarizer is waited for that cannot work at all, for ``diarizationPause`` each: ten minutes.
  private static let diarizationWaits = 200
  private static let diarizationPause = Duration.seconds(3)
  private static let unknownReason = "something went wrong on the server; its log says more."

  func nextDiarization() -> SlotUnit<@Sendable () async -> Void>? {
    guard !isClosed, !isResting, diarization == nil, let file = machine.nextToDiarize, let entry = machine[file],
      let diarizer = engines.diarizer(for: entry.engine)
    else { return nil }
    machine.update(file) { $0.isDiarizing = true }
    // Awaited by the slot that runs the unit; a task of its own so that it can be cancelled with its file.
    let task = Task { await self.diarize(file, with: diarizer) }
    diarization = (file, task)
    return SlotUnit(
      work: {
        await withTaskCancellationHandler {
          await task.value
        } onCancel: {
          task.cancel()
        }
      }, cost: entry.record.duration ?? 0)
  }

  /// Cancels the diarization of a file and waits for its end.
  func stopDiarization(of file: FileID) async {
    guard let diarization, diarization.file == file else { return }
    diarization.task.cancel()
    await diarization.task.value
  }

  private func diarize(_ file: FileID, with diarizer: any SpeakerDiarizer) async {
    let path = folders.wholePath(of: file, in: session)
    do {
      let audio = try await writeSamples(of: file, to: path, longest: diarizer.longestSeconds)
      let turns = try await turns(in: audio, of: file, with: diarizer)
      await complete(file, FileSpeakers(model: diarizer.model, turns: turns))
    } catch {
      await takeDiarizationFailure(error, of: file)
    }
    _ = try? await SlicedIO.piece { try FileManager.default.removeItem(atPath: path) }
    disk.end(file)
    machine.update(file) { $0.isDiarizing = false }
    diarization = nil
    await announceWork()
  }

  /// Puts all samples of a file into one.
  private func writeSamples(of file: FileID, to path: String, longest: Double) async throws -> WindowAudio {
    guard let record = machine[file]?.record else { throw CancellationError() }
    if let seconds = record.duration, seconds > longest {
      throw EngineFailure(
        .rejected, "the file is longer than the \(Int(longest / 3_600)) hours that can be looked at. Cut it into parts."
      )
    }
    try withRoomForSamples { () throws(ServiceError) in
      let samples = Int((record.duration ?? 0) * AudioFormat.sampleRate)
      try disk.begin(file, announced: samples * MemoryLayout<Float>.size, for: holder)
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
          try disk.willWrite(samples.count * MemoryLayout<Float>.size, of: file)
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
    in audio: WindowAudio, of file: FileID, with diarizer: any SpeakerDiarizer
  ) async throws -> [SpeakerTurn] {
    let options = machine[file]?.record.options
    var attempts = 0
    var waits = 0
    while true {
      do {
        return try await diarizer.turns(
          in: audio, minimumSpeakers: options?.minimumSpeakers, maximumSpeakers: options?.maximumSpeakers)
      } catch {
        if error.kind == .unavailable { waits += 1 } else { attempts += 1 }
        guard error.isRetryable, attempts < Self.diarizationAttempts, waits < Self.diarizationWaits, !Task.isCancelled
        else { throw error }
        logger.warning(
          "speakers could not be told apart; trying again",
          metadata: ["file.id": "\(file)", "error": "\(error.message)"])
        try await clock.sleep(for: Self.diarizationPause)
      }
    }
  }

  private func complete(_ file: FileID, _ speakers: FileSpeakers) async {
    let now = clock.now
    let isWritten = await finish(file, with: [.speakersFound(file, speakers)]) { entry in
      entry.isDiarized = true
      return entry.isWorkedOff ? entry.finish(at: now) : nil
    }
    guard isWritten else { return await completeWithoutSpeakers(file, Self.unknownReason) }
    await outlets.speakersFound(file)
  }

  /// The file is completed as it is, unless it is being removed or the server stops.
  private func takeDiarizationFailure(_ error: any Error, of file: FileID) async {
    if Task.isCancelled || error is CancellationError { return }
    if let failure = error as? EngineFailure, failure.kind == .cancelled { return }
    logger.error("speakers could not be told apart", metadata: ["file.id": "\(file)", "error": "\(error)"])
    let reason =
      (error as? EngineFailure)?.message ?? (error as? FileFailure)?.message ?? (error as? ServiceError)?.message
    await completeWithoutSpeakers(file, reason ?? Self.unknownReason)
  }

  private func completeWithoutSpeakers(_ file: FileID, _ reason: String) async {
    let now = clock.now
    await finish(file) { entry in
      entry.isDiarized = true
      entry.record.add(.diarizationFailed(reason))
      return entry.isWorkedOff ? entry.finish(at: now) : nil
    }
  }
}
