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
  let files: [String]
  let format: TranscriptFormat
  let subtitles: SubtitleOptions
  let wishes: SessionPatch
  let isQuiet: Bool
  let outcome = Outcome()

  func run() async throws {
    try await cancelWhenGracefulShutdown { try await self.transcribe() }
  }

  private func transcribe() async throws {
    let session = try await service.open(wishes, credential: nil, transient: true).handle
    var hasFailures = false
    do {
      var ids: [FileID] = []
      for path in files { ids.append(try await add(path, to: session)) }
      for (path, id) in zip(files, ids) {
        if try await !report(id, path: path, in: session) { hasFailures = true }
      }
    } catch {
      _ = try? await session.end()
      throw error
    }
    _ = try await session.end()
    await outcome.conclude(hasFailures: hasFailures)
  }

  private func add(_ path: String, to session: any SessionHandle) async throws -> FileID {
    let name = URL(fileURLWithPath: path).lastPathComponent
    let file = try InputFile(path)
    let snapshot = try await session.upload(name: name, idempotencyKey: nil, expectedBytes: file.size) { writer in
      try await file.read { try await writer.write($0) }
    }
    return snapshot.record.id
  }

  /// Waits for a file and prints its transcript, or why there is none.
  private func report(_ id: FileID, path: String, in session: any SessionHandle) async throws -> Bool {
    let progress = ProgressLine(name: URL(fileURLWithPath: path).lastPathComponent, isShown: !isQuiet)
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
      Terminal.complain("\(path): \(failure.message)")
      return false
    }
    let transcript = try await session.transcript(of: id, partial: false)
    let text = TranscriptWriter.string(transcript, as: format, subtitles: subtitles)
    Terminal.print(text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
    return true
  }
}
