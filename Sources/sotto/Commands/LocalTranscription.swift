import Foundation
import ServiceLifecycle
import TranscriptionCore

/// The files of one `sotto transcribe`: puts them into a session of their own, follows it, and prints what comes of them
/// in the order of the command line.
struct LocalTranscription: Service {
  actor Outcome {
    private(set) var hasFailures = true
    func conclude(hasFailures: Bool) { self.hasFailures = hasFailures }
  }

  let service: any SessionService
  let inputs: [TranscriptionInput]
  let destination: TranscriptDestination
  let format: TranscriptFormat
  let subtitles: SubtitleOptions
  let wishes: SessionPatch
  /// The audio track of every file, counted from 1; `nil` to choose for each.
  let audioTrack: Int?
  let isQuiet: Bool
  let outcome = Outcome()

  func run() async throws {
    try await cancelWhenGracefulShutdown { try await self.transcribe() }
  }

  private func transcribe() async throws {
    let session = try await service.open(wishes, credential: nil, transient: true).handle
    // Also while a reader of the output takes its time.
    let use = try await session.use()
    defer { withExtendedLifetime(use) {} }
    var hasFailures = false
    var isFirst = true
    do {
      var ids: [FileID] = []
      for input in inputs { ids.append(try await add(input, to: session)) }
      for (input, id) in zip(inputs, ids) {
        guard let text = try await transcript(of: id, input, in: session) else {
          hasFailures = true
          continue
        }
        if let path = try destination.put(text, of: input, isFirst: isFirst), !isQuiet {
          Terminal.printError("\(input.label) → \(path)")
        }
        isFirst = false
        // Standard output has no reader any more.
        if Terminal.hasLostReader { break }
      }
    } catch {
      _ = try? await session.end()
      throw error
    }
    _ = try await session.end()
    await outcome.conclude(hasFailures: hasFailures)
  }

  private func add(_ input: TranscriptionInput, to session: any SessionHandle) async throws -> FileID {
    let file = try input.open()
    let snapshot = try await session.upload(
      UploadRequest(name: input.name, expectedBytes: file.size, audioTrack: audioTrack)
    ) { writer in
      try await file.read { try await writer.write($0) }
    }
    return snapshot.record.id
  }

  /// Waits for a file's transcript; `nil` where there is none, and it was said why.
  private func transcript(
    of id: FileID, _ input: TranscriptionInput, in session: any SessionHandle
  ) async throws -> String? {
    let progress = ProgressLine(name: input.name, isShown: !isQuiet)
    let snapshot = try await withThrowingTaskGroup(of: FileSnapshot?.self) { group in
      group.addTask { try await session.finished(id) }
      group.addTask {
        await progress.follow(id, in: session)
        return nil
      }
      while let result = try await group.next() {
        if let result {
          group.cancelAll()
          return result
        }
      }
      return try await session.file(id)
    }
    progress.clear()
    if let failure = snapshot.record.failure {
      Terminal.printError("\(input.label): \(failure.message)")
      return nil
    }
    let transcript = try await session.transcript(of: id, partial: false)
    return TranscriptWriter.string(transcript, as: format, subtitles: subtitles)
  }
}
