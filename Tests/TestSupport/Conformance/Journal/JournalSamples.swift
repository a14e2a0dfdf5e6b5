import Foundation
import TranscriptionCore

/// Records for ``JournalConformance``. Their times are whole seconds, which every journal can hold.
enum JournalSamples {
  static let time = Date(timeIntervalSince1970: 1_800_000_000)

  static func session(createdAt: Date = time) -> SessionRecord {
    let id = SessionID()
    return SessionRecord(
      id: id, tokenHash: "token of \(id)", owner: "owner", options: SessionOptions(idleTimeoutSeconds: 900),
      createdAt: createdAt, lastActiveAt: createdAt, expiresAt: createdAt + 900, isTransient: false)
  }

  static func viewer(of session: SessionRecord, seconds: Double = 60) -> ViewerRecord {
    let id = ViewerID()
    return ViewerRecord(
      viewer: Viewer(id: id, createdAt: time, expiresAt: time + seconds), session: session.id,
      tokenHash: "hash of \(id)")
  }

  static func upload(of file: MediaRecord) -> UploadRecord {
    UploadRecord(
      session: file.session, dropName: file.dropName, file: file.id, name: file.name,
      idempotencyKey: "key of \(file.id)")
  }

  static func file(in session: SessionRecord, ordinal: Int = 0) -> MediaRecord {
    let id = FileID()
    return MediaRecord(
      id: id, session: session.id, name: "talk.wav", dropName: "\(session.id)_\(id)", storedName: "\(id).wav",
      ordinal: ordinal, bytes: 44, createdAt: time, options: session.options)
  }

  static func window(_ index: Int, of file: MediaRecord) -> WindowRecord {
    WindowRecord(
      file: file.id,
      window: SpeechWindow(index: index, startSample: index * 16_000, endSample: (index + 1) * 16_000))
  }

  static func recognized(_ window: WindowRecord, text: String = "words") -> WindowRecord {
    var window = window
    let index = window.window.index
    window.state = .done
    window.attempts = 1
    window.language = "en"
    window.engine = "engine"
    window.model = "model"
    window.segments = [
      Segment(
        id: index * Segment.maximumPerWindow, start: Double(index), end: Double(index) + 0.5, text: text,
        words: [Word(word: text, start: Double(index), end: Double(index) + 0.5)], window: index)
    ]
    return window
  }

  static func failed(_ window: WindowRecord) -> WindowRecord {
    var window = window
    window.state = .failed
    window.attempts = 3
    window.failureMessage = "It crashed."
    return window
  }

  static let speakers = FileSpeakers(
    model: "model", turns: [SpeakerTurn(start: 0.25, end: 0.5, speaker: "SPEAKER_00")])

  static func event(_ number: Int, bytes: Int = 0) -> SessionEvent {
    .serverNotice(code: "\(number)", message: String(repeating: "x", count: bytes))
  }
}
