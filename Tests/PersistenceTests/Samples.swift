import Foundation
import TranscriptionCore

/// Records with something in every field.
enum Samples {
  /// With a fraction that binary numbers cannot hold, and milliseconds that must survive.
  static let time = Date(timeIntervalSince1970: 1_795_345_678.123)

  static func session(_ id: SessionID = SessionID(), createdAt: Date = time) -> SessionRecord {
    var options = SessionOptions(idleTimeoutSeconds: 900)
    options.language = "de"
    options.hotwords = ["Sotto", "naïve \"quoted\""]
    options.label = "meeting"
    return SessionRecord(
      id: id, tokenHash: "hash-\(id)", owner: "owner", options: options, createdAt: createdAt,
      lastActiveAt: createdAt.addingTimeInterval(0.001), expiresAt: createdAt.addingTimeInterval(900.5),
      isTransient: true)
  }

  static func viewer(
    _ tokenHash: String = "v", of session: SessionRecord, expiresAt: Date = time.addingTimeInterval(10)
  ) -> ViewerRecord {
    ViewerRecord(
      viewer: Viewer(id: ViewerID(), createdAt: time, expiresAt: expiresAt), session: session.id, tokenHash: tokenHash)
  }

  static func file(_ id: FileID = FileID(), in session: SessionRecord, ordinal: Int = 0) -> MediaRecord {
    MediaRecord(
      id: id, session: session.id, name: "Übung 1.wav", dropName: "\(session.id)_x.wav",
      storedName: "\(session.id)_\(id).wav", ordinal: ordinal, bytes: 44, createdAt: time, options: session.options,
      idempotencyKey: "key")
  }

  static func finished(_ file: MediaRecord) -> MediaRecord {
    var file = file
    file.state = .failed
    file.bytes = 5_000_000_000
    file.sha256 = "abc"
    file.duration = 12.345
    file.sampleRate = 44_100
    file.channels = 2
    file.codec = "pcm_s16le"
    file.startedAt = time.addingTimeInterval(1)
    file.finishedAt = time.addingTimeInterval(2.5)
    file.isFullyPrepared = true
    file.windowsTotal = 3
    file.windowsDone = 2
    file.windowsFailed = 1
    file.language = "de"
    file.engine = "whisperx"
    file.model = "small"
    file.failure = FileFailure(code: "engine_failed", message: "No worker. Start one.")
    return file
  }

  static func window(_ index: Int, of file: FileID) -> WindowRecord {
    WindowRecord(
      file: file,
      window: SpeechWindow(index: index, startSample: index * 480_000, endSample: (index + 1) * 480_000))
  }

  static func recognized(_ window: WindowRecord) -> WindowRecord {
    var window = window
    window.state = .done
    window.attempts = 2
    window.language = "de"
    window.failureMessage = "first attempt"
    window.engine = "whisperx"
    window.model = "small"
    window.notices = [Notice(code: "alignment_unavailable", message: "no \"model\"")]
    window.segments = [
      Segment(
        id: window.window.index * 1000, start: 0.1, end: 2.345, text: "Grüß Gott 你好 🎉", speaker: "SPEAKER_00",
        words: [
          Word(word: "Grüß", start: 0.1, end: 0.5, score: 0.75), Word(word: "Gott", start: nil, end: nil, score: nil),
        ], window: window.window.index, averageLogProbability: -0.25,
        characters: [AlignedCharacter(char: "G", start: 0.1, end: 0.2, score: 0.5), AlignedCharacter(char: " ")])
    ]
    return window
  }
}
