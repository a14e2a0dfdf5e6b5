import TranscriptionCore

/// An actor that begins many commits before the first has ended, as methods of a session that interleave do.
actor CommitOrder {
  private let journal: any SessionJournal
  private let session: SessionID

  init(journal: any SessionJournal, session: SessionID) {
    self.journal = journal
    self.session = session
  }

  /// - Returns: the numbers of the events in the order in which their commits were begun.
  func numbers(of count: Int) async throws -> [Int] {
    // Awaited below. Each runs on this actor up to where its commit waits.
    let commits = (1...count).map { number in
      Task.immediate {
        try await self.journal.commit(
          [], events: [JournalSamples.event(number)], in: self.session, at: JournalSamples.time)
      }
    }
    var numbers: [Int] = []
    for commit in commits { numbers += try await commit.value.map(\.seq) }
    return numbers
  }
}
