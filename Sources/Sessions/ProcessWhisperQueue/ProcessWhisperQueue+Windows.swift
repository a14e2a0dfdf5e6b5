import TranscriptionCore

/// How far a file has come, place by place.
extension ProcessWhisperQueue {
  func windows(of file: FileID) async throws(ServiceError) -> FileWindows {
    let before = flyingIndexes(of: file)
    let known: [WindowStatus]
    do {
      known = try await journal.windowStatus(of: file, in: session)
    } catch {
      throw ServiceError.wrapping(error)
    }
    guard let entry = machine[file] else { throw .fileNotFound }
    // What landed while the journal was read is on its way to be written there.
    let running = before.union(flyingIndexes(of: file))
    return FileWindows(
      duration: entry.record.duration,
      prepared: entry.record.prepared.stretches.map { stretch in
        [stretch.lowerBound, stretch.upperBound].map { Double($0) / AudioFormat.sampleRate }
      },
      windows: known.map { status in
        let index = status.window.index
        let state: FileWindows.State =
          switch status.state {
          case .pending: running.contains(index) ? .running : .waiting
          case .done: .done
          case .failed: .failed
          }
        return FileWindows.Window(
          id: index, start: status.window.start, end: status.window.end, state: state,
          error: status.failureMessage.map { FileFailure(code: "window_failed", message: $0) })
      })
  }

  private func flyingIndexes(of file: FileID) -> Set<Int> {
    guard let entry = machine[file], !entry.isOver else { return [] }
    return Set(entry.flying.keys)
  }
}
