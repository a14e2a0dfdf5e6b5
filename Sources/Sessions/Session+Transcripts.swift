import TranscriptionCore

/// What was said, whole or a page at a time.
extension Session {
  func transcript(of file: FileID, partial: Bool) async throws(ServiceError) -> Transcript {
    let segmented = try await segmentedTranscript(of: file, partial: partial)
    var transcript = segmented.head
    let pages = segmented.pages()
    while let segments = try await pages.next() { transcript.segments += segments }
    return transcript
  }

  func segmentedTranscript(of file: FileID, partial: Bool) async throws(ServiceError) -> SegmentedTranscript {
    await queue.settled()
    return try await segmentedTranscript(of: try await queue.file(file).record, partial: partial)
  }

  func segmentedTranscripts(partial: Bool) async throws(ServiceError) -> [SegmentedTranscript] {
    await queue.settled()
    var transcripts: [SegmentedTranscript] = []
    let all = await queue.look { $0.snapshots(pace: $1) }
    for file in all where partial || file.record.state == .completed {
      transcripts.append(try await segmentedTranscript(of: file.record, partial: true))
    }
    return transcripts
  }

  private func segmentedTranscript(
    of record: MediaRecord, partial: Bool
  ) async throws(ServiceError) -> SegmentedTranscript {
    if !partial { try Self.requireFinal(record) }
    let outline: TranscriptOutline
    do {
      outline = try await context.storage.journal.transcriptOutline(of: record.id, in: id)
    } catch {
      throw ServiceError.wrapping(error)
    }
    // An end that began meanwhile removes them piece by piece.
    try requireOpen()
    let description = context.recognition.engines.description(for: record.engine)
    let head = Transcript(
      file: record.id, name: record.name, language: record.language ?? outline.language,
      duration: record.duration ?? 0, isFinal: record.state == .completed,
      engine: record.engine ?? description.name, model: record.model ?? description.model, segments: [],
      makers: outline.makers, notices: record.notices + outline.notices.filter { !record.notices.contains($0) })
    return SegmentedTranscript(head: head) { [id, journal = context.storage.journal] in
      let reader = SegmentReader(of: record.id, in: id, journal: journal) { () async throws(ServiceError) in
        try await self.requireUnchanged(record)
      }
      return SegmentPages { () async throws(ServiceError) in try await reader.next() }
    }
  }

  /// A reader that takes long keeps the session, and is told when its file is there no more or is made anew.
  private func requireUnchanged(_ record: MediaRecord) async throws(ServiceError) {
    try requireOpen()
    await touch()
    let now = try await queue.file(record.id).record
    if record.state == .completed { try Self.requireFinal(now) }
  }

  private static func requireFinal(_ record: MediaRecord) throws(ServiceError) {
    guard record.state != .completed else { return }
    if let failure = record.failure {
      throw ServiceError(.conflict, code: failure.code, message: failure.message)
    }
    throw ServiceError(
      .conflict, code: "transcript_not_final",
      message:
        "The transcript is not final: the file is \(record.state.rawValue). Wait for its file.completed event, "
        + "or ask with partial=1 for what there is so far.")
  }
}
