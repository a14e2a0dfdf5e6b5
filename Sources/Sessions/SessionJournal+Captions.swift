import TranscriptionCore

extension SessionJournal {
  /// A file's captions as far as they are known, in order of time, with their speakers where those were told apart.
  func captions(of file: FileID, in session: SessionID) async throws -> [Segment] {
    let segments = try await windows(of: file, in: session).flatMap(\.segments)
    guard let speakers = try await speakers(of: file, in: session) else { return segments }
    return SpeakerAssignment(turns: speakers.turns).applied(to: segments)
  }
}
