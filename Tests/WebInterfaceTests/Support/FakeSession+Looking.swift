import Synchronization
import TranscriptionCore

extension FakeSession {
  /// Ten seconds, of which the first five are known.
  func peaks(
    of file: FileID, from: Double, to: Double?, points: Int
  ) async throws(ServiceError) -> FilePeaks {
    _ = try await self.file(file)
    let count = min(points, 200)
    return FilePeaks(
      duration: 10, interval: 10 / Double(count), from: from,
      peaks: (0..<count).map { $0 < count / 2 ? 0.5 : nil }, isFinal: false)
  }

  func windows(of file: FileID) async throws(ServiceError) -> FileWindows {
    _ = try await self.file(file)
    return FileWindows(
      duration: nil, prepared: [[0, 4.5]],
      windows: [
        .init(id: 0, start: 0, end: 2, state: .done, error: nil),
        .init(id: 1, start: 2, end: 4.5, state: .failed, error: FileFailure(code: "window_failed", message: "No.")),
      ])
  }

  func search(_ text: String, in file: FileID?, limit: Int) async throws(ServiceError) -> SearchResults {
    let known = state.withLock { state in
      state.search = (text, file, limit)
      return state.files.first?.record.id
    }
    let hits = known.map {
      SearchResults.Hit(file: $0, segment: 1000, start: 1.5, end: 2, snippet: "Good bye.", matches: [[0, 4]])
    }
    return SearchResults(hits: hits.map { [$0] } ?? [], total: 7)
  }

  func clearQueue() async throws(ServiceError) -> QueueSnapshot {
    state.withLock { state in
      for index in state.files.indices where !state.files[index].record.state.isTerminal {
        state.files[index].record.state = .cancelled
      }
    }
    return try await queue()
  }

  func orderQueue(_ files: [FileID]) async throws(ServiceError) -> QueueSnapshot {
    for file in files { _ = try await self.file(file) }
    state.withLock { state in
      let front = files.compactMap { file in state.files.first { $0.record.id == file } }
      state.files = front + state.files.filter { !files.contains($0.record.id) }
    }
    return try await queue()
  }
}
