import TranscriptionCore

/// A document of one transcript or of a session's, made while the transcripts are read: in memory are one page of segments
/// and what is made of it. A value: a copy begins where it was copied.
struct TranscriptBody: Sendable {
  private enum Step: Sendable {
    case text([UInt8])
    case pass(TranscriptPass)
  }

  private var steps: ArraySlice<Step>

  /// One transcript, in any format. Several are as one in which the files follow each other.
  init(
    _ transcripts: [SegmentedTranscript], as format: TranscriptFormat, subtitles: SubtitleOptions
  ) async throws(ServiceError) {
    let head = transcripts.count == 1 ? transcripts[0].head : Transcript(joining: transcripts.map(\.head))
    var facts = TranscriptFacts()
    var look = TranscriptPass(over: transcripts)
    while !facts.suffice(for: format, language: head.language), let segments = try await look.nextSegments() {
      facts.look(at: segments)
    }
    let document = TranscriptDocument(head, as: format, subtitles: subtitles, facts: facts)
    steps = Self.steps(of: document, over: transcripts)[...]
  }

  /// The native JSON of a session: a list of its transcripts.
  init(_ transcripts: [SegmentedTranscript], of session: SessionID) {
    var steps: [Step] = [.text(Array("{\"session\":\"\(session)\",\"transcripts\":[".utf8))]
    for (place, transcript) in transcripts.enumerated() {
      if place > 0 { steps.append(.text([UInt8(ascii: ",")])) }
      let document = TranscriptDocument(
        transcript.head, as: .json, subtitles: SubtitleOptions(), facts: TranscriptFacts())
      steps += Self.steps(of: document, over: [transcript])
    }
    self.steps = (steps + [.text(Array("]}".utf8))])[...]
  }

  private static func steps(of document: TranscriptDocument, over transcripts: [SegmentedTranscript]) -> [Step] {
    document.parts.map { part in
      switch part {
      case .text(let text): .text(text)
      case .segments(let writer): .pass(TranscriptPass(over: transcripts, writing: writer))
      }
    }
  }

  /// What follows of the document, at least `least` bytes unless it ends before; `nil` after its end.
  ///
  /// - Throws: where the transcripts are no more what they were when this began: the document cannot be completed.
  mutating func next(atLeast least: Int) async throws(ServiceError) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < least, let step = steps.first {
      switch step {
      case .text(let text):
        bytes += text
        steps.removeFirst()
      case .pass(var pass):
        let isOver = try await !pass.write(to: &bytes)
        if isOver { steps.removeFirst() } else { steps[steps.startIndex] = .pass(pass) }
      }
    }
    return bytes.isEmpty ? nil : bytes
  }
}
