import TranscriptionCore

/// What a worker does with requests. Made and used on the compute thread alone, so it need not be safe for others.
protocol WorkerEngine: AnyObject {
  var greeting: WorkerReply.Greeting { get }

  /// Recognises up to `greeting.maximumBatch` windows; one outcome for each, in their order.
  func recognize(_ windows: [AudibleWindow]) -> [Result<RecognizedWindow, Rejection>]

  /// Finds the speech in samples.
  func detectSpeech(in samples: [Float]) throws(Rejection) -> [SpeechSpan]

  /// Diarizes a whole file.
  func diarize(_ audio: WindowAudio, speakers: SpeakerRange) throws(Rejection) -> [SpeakerTurn]
}

extension WorkerEngine {
  func recognize(_ windows: [AudibleWindow]) -> [Result<RecognizedWindow, Rejection>] {
    windows.map { _ in .failure(.unsupported("this worker recognises no speech")) }
  }

  func detectSpeech(in samples: [Float]) throws(Rejection) -> [SpeechSpan] {
    throw .unsupported("this worker does not look for speech")
  }

  func diarize(_ audio: WindowAudio, speakers: SpeakerRange) throws(Rejection) -> [SpeakerTurn] {
    throw .unsupported("this worker does not tell speakers apart")
  }
}

/// A window whose samples have been read.
struct AudibleWindow {
  var samples: [Float]
  var options: RecognitionOptions

  var duration: Double { Double(samples.count) / AudioFormat.sampleRate }
}

/// Why a worker cannot start; the message says what to do.
struct WorkerUnusable: Error {
  var message: String

  init(_ message: String) { self.message = message }
}
