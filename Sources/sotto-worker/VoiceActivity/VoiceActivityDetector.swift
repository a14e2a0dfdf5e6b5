import CSherpaBridge
import Glibc
import TranscriptionCore

/// Silero voice activity detection through sherpa-onnx. Every request stands for itself.
final class VoiceActivityDetector: WorkerEngine {
  let greeting: WorkerReply.Greeting
  private let handle: OpaquePointer

  init(_ configuration: VoiceActivityConfiguration, library: SherpaLibrary) throws(WorkerUnusable) {
    guard access(configuration.model, R_OK) == 0 else {
      throw WorkerUnusable("\(configuration.model) cannot be read; run scripts/setup to fetch silero_vad.onnx")
    }
    guard
      let handle = sherpa_detector_create(
        library.handle, configuration.model, configuration.threshold, configuration.minimumSilence,
        configuration.minimumSpeech)
    else { throw WorkerUnusable(SherpaLibrary.error) }
    self.handle = handle
    greeting = WorkerReply.Greeting(
      engine: EngineDescription(name: "silero", model: "silero_vad", capabilities: .init()),
      maximumBatch: 1, library: "sherpa-onnx \(library.version)")
  }

  deinit { sherpa_detector_destroy(handle) }

  func detectSpeech(in samples: [Float]) throws(Rejection) -> [SpeechSpan] {
    var spans: UnsafeMutablePointer<SherpaSpan>?
    let count = sherpa_detector_detect(handle, samples, Int64(samples.count), &spans)
    guard count >= 0 else { throw .engine(SherpaLibrary.error) }
    defer { free(spans) }
    return UnsafeBufferPointer(start: spans, count: Int(count)).map {
      SpeechSpan(start: Int($0.start), end: Int($0.end))
    }
  }
}
