import Foundation
import TranscriptionCore

@testable import Sessions

extension MediaRecord {
  /// A file that is waiting.
  static func sample(
    _ id: FileID = FileID(), in session: SessionID = SessionID(), ordinal: Int = 0, bytes: Int = 100,
    duration: Double? = nil, state: FileState = .queued
  ) -> MediaRecord {
    var record = MediaRecord(
      id: id, session: session, name: "talk.wav", dropName: "\(session)_talk.wav", storedName: "\(session)_\(id).wav",
      ordinal: ordinal, bytes: bytes, createdAt: Date(timeIntervalSince1970: 1_800_000_000),
      options: SessionOptions(idleTimeoutSeconds: 60))
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

extension QueueEntry {
  /// A window that an engine has.
  mutating func takeOffSample(_ index: Int, seconds: ClosedRange<Double>) {
    makeReady(.sample(index, seconds: seconds))
    takeOff(.sample(index, seconds: seconds), .leased(LeaseTicket()))
  }

  /// So much of the file was looked through.
  mutating func prepare(upTo seconds: Double) {
    record.prepared = PreparedAudio(upTo: Int(seconds * AudioFormat.sampleRate))
  }
}
