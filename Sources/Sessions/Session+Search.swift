import TranscriptionCore

/// Searching: the journal's captions are read a few hours at a time and looked through in small portions, outside the
/// session's actor, so that neither a long session nor a costly query blocks other calls.
extension Session {
  /// Windows whose captions are read at once: about four hours of speech.
  private static let largestRead = 500
  /// Files whose captions are read at once.
  private static let mostFiles = 200
  /// Captions that are looked through before others have their turn.
  private static let portion = 200

  nonisolated func search(
    _ text: String, in file: FileID?, limit: Int
  ) async throws(ServiceError) -> SearchResults {
    await queue.settled()
    let query = try SearchQuery(text)
    var files = await queue.look { $0.snapshots(pace: $1) }.map(\.record)
    if let file {
      files = files.filter { $0.id == file }
      if files.isEmpty { throw .fileNotFound }
    }
    var search = CaptionSearch(query, limit: limit)
    for batch in Self.batches(files) {
      var left = 0
      for line in try await lines(of: batch) {
        search.take(line)
        left += 1
        if left % Self.portion == 0 { await Task.yield() }
        if Task.isCancelled { return search.results }
      }
    }
    search.finish()
    return search.results
  }

  private nonisolated func lines(of files: [FileID]) async throws(ServiceError) -> [CaptionLine] {
    do {
      return try await context.storage.journal.captionLines(of: files, in: id)
    } catch {
      throw ServiceError.wrapping(error)
    }
  }

  /// Files of which something is transcribed, in portions.
  private static func batches(_ files: [MediaRecord]) -> [[FileID]] {
    var batches: [[FileID]] = []
    var windows = 0
    for file in files where file.windowsDone > 0 {
      if batches.isEmpty || windows + file.windowsDone > largestRead || batches[batches.count - 1].count >= mostFiles {
        batches.append([])
        windows = 0
      }
      batches[batches.count - 1].append(file.id)
      windows += file.windowsDone
    }
    return batches
  }
}
