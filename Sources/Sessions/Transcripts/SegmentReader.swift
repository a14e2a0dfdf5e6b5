import TranscriptionCore

/// Reads a file's segments from the journal a page at a time, with their speakers.
actor SegmentReader {
  private let file: FileID
  private let session: SessionID
  private let journal: any SessionJournal
  private let check: @Sendable () async throws(ServiceError) -> Void
  private var last: SpeechWindow?
  private var speakers: SpeakerAssignment?

  /// - Parameter check: throws where the file is not any more what the transcript was begun of.
  init(
    of file: FileID, in session: SessionID, journal: any SessionJournal,
    check: @escaping @Sendable () async throws(ServiceError) -> Void
  ) {
    self.file = file
    self.session = session
    self.journal = journal
    self.check = check
  }

  func next() async throws(ServiceError) -> [Segment]? {
    let windows: [WindowRecord]
    do {
      windows = try await journal.windows(of: file, in: session, after: last)
    } catch {
      throw ServiceError.wrapping(error)
    }
    let speakers = try await assignment()
    // Only now: what became of the file while this was read counts.
    try await check()
    guard let end = windows.last else { return nil }
    last = end.window
    return speakers.applied(to: windows.flatMap(\.segments))
  }

  private func assignment() async throws(ServiceError) -> SpeakerAssignment {
    if let speakers { return speakers }
    do {
      let known = SpeakerAssignment(turns: try await journal.speakers(of: file, in: session)?.turns ?? [])
      speakers = known
      return known
    } catch {
      throw ServiceError.wrapping(error)
    }
  }
}
