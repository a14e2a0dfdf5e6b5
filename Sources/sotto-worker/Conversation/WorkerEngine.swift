import TranscriptionCore

/// What a worker does with requests. Made and used on the compute thread alone, so it need not be safe for others.
protocol WorkerEngine: AnyObject {
  var greeting: WorkerReply.Greeting { get }

  /// Recognises up to `greeting.maximumBatch` windows; one outcome for each, in their order.
  func recognize(_ windows: [AudibleWindow]) -> [Result<RecognizedWindow, Rejection>]

  /// Finds the speech in samples.
  func detectSpeech(in samples: [Float]) throws(Rejection) -> [SpeechSpan]
}

extension WorkerEngine {
  func recognize(_ windows: [AudibleWindow]) -> [Result<RecognizedWindow, Rejection>] {
    windows.map { _ in .failure(.unsupported("this worker finds speech and recognises none")) }
  }

  func detectSpeech(in samples: [Float]) throws(Rejection) -> [SpeechSpan] {
    throw .unsupported("this worker recognises speech and does not look for it")
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
