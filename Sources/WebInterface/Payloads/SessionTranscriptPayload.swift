import TranscriptionCore

/// All transcripts of a session in the native JSON, in playlist order.
struct SessionTranscriptPayload: Encodable {
  let session: SessionID
  let transcripts: [Transcript]
}
