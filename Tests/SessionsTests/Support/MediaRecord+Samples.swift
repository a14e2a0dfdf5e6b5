import Foundation
import TranscriptionCore

@testable import Sessions

extension MediaRecord {
  /// A file that is waiting.
  static func sample(
    _ id: FileID = FileID(), in session: SessionID = SessionID(), ordinal: Int = 0, bytes: Int = 100,
    duration: Double? = nil, state: FileState = .queued, lane: Lane = .file
  ) -> MediaRecord {
    var record = MediaRecord(
      id: id, session: session, name: "talk.wav", dropName: "\(session)_talk.wav", storedName: "\(session)_\(id).wav",
      ordinal: ordinal, bytes: bytes, createdAt: Date(timeIntervalSince1970: 1_800_000_000),
      options: SessionOptions(idleTimeoutSeconds: 60), lane: lane)
    record.state = state
    // The tests' tones are all the same audio.
    record.options.cache = false
    record.duration = duration
    return record
  }
}

extension SpeechWindow {
  /// A window of so many seconds.
  static func sample(_ index: Int, seconds: ClosedRange<Double>) -> SpeechWindow {
    SpeechWindow(
      index: index, startSample: Int(seconds.lowerBound * AudioFormat.sampleRate),
      endSample: Int(seconds.upperBound * AudioFormat.sampleRate))
  }
}

extension PreparedWindow {
  static func sample(_ index: Int, seconds: ClosedRange<Double>) -> PreparedWindow {
    PreparedWindow(window: .sample(index, seconds: seconds), audio: "audio \(index)")
  }
}

extension EngineDescription {
  static func sample(_ name: String = "one", languageDetection: Bool = false) -> EngineDescription {
    EngineDescription(
      name: name, model: "\(name) model",
      capabilities: EngineDescription.Capabilities(languageDetection: languageDetection))
  }
}

extension QueueEntry {
  init(record: MediaRecord, engine: String) { self.init(record: record, engine: .sample(engine)) }

  /// A window that an engine has.
  mutating func leaseSample(_ index: Int, seconds: ClosedRange<Double>) {
    makeReady(.sample(index, seconds: seconds))
    start(.sample(index, seconds: seconds), .leased(lease(of: index)))
  }

  func lease(of index: Int) -> LeaseID {
    LeaseID(window: WindowID(session: stored.record.session, file: file, index: index), attempt: 1, epoch: 1)
  }

  /// A commit that changes what the journal has.
  mutating func edit(_ body: (inout StoredFile) -> Void) {
    var draft = stored
    body(&draft)
    store(draft)
  }

  /// So much of the file was looked through.
  mutating func prepare(upTo seconds: Double) { edit { $0.prepare(upTo: seconds) } }

  /// Nothing is left to prepare.
  mutating func endPreparation() {
    take(MediaPreparation.Step(prepared: stored.record.prepared, isEnd: true), target: 0)
  }
}

extension StoredFile {
  mutating func prepare(upTo seconds: Double) {
    record.prepared = PreparedAudio(upTo: Int(seconds * AudioFormat.sampleRate))
  }
}

extension QueueFiles {
  /// A commit that changes what the journal has of a file.
  mutating func edit(_ file: FileID, _ body: (inout StoredFile) -> Void) { update(file) { $0.edit(body) } }
}

extension ProcessWhisperQueue {
  /// Whether windows of the file have yet to be made.
  func needsPreparation(_ file: FileID) -> Bool { look { machine, _ in machine[file]?.needsPreparation != false } }
}
