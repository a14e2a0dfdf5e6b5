import CSherpaBridge
import Glibc
import TranscriptionCore

/// Any model for whole windows that sherpa-onnx runs.
final class SherpaRecognizer: WorkerEngine {
  /// Batches of more gain nothing on CPUs.
  private static let maximumBatch = 4
  /// Less than this is padded with silence: models fail on audio of no frame.
  private static let leastSamples = AudioFormat.samplesPerSecond / 5

  let greeting: WorkerReply.Greeting
  private let handle: OpaquePointer
  private let model: SherpaModel
  /// What the model is set to at the moment; changed where a window asks for something else.
  private var speech = SpeechSettings()

  /// What Whisper is told about the speech.
  private struct SpeechSettings: Hashable {
    /// Empty: find out.
    var language = ""
    var task = TranscriptionTask.transcribe
  }

  init(library: SherpaLibrary, model: SherpaModel, threads: Int) throws(WorkerUnusable) {
    var settings = model.settings
    if model.kind == .whisper { settings["whisper.task"] = TranscriptionTask.transcribe.rawValue }
    let handle = settings.withSherpaSettings { sherpa_recognizer_create(library.handle, $0, $1, Int32(threads)) }
    guard let handle else {
      throw WorkerUnusable("\(SherpaLibrary.error) (model \(model.name), kind \(model.kind.rawValue))")
    }
    self.handle = handle
    self.model = model
    greeting = WorkerReply.Greeting(
      engine: EngineDescription(name: "sherpa", model: model.name, capabilities: model.capabilities),
      maximumBatch: Self.maximumBatch, library: "sherpa-onnx \(library.version)")
  }

  deinit { sherpa_recognizer_destroy(handle) }

  func recognize(_ windows: [AudibleWindow]) -> [Result<RecognizedWindow, Rejection>] {
    var outcomes = windows.map { window in
      model.objection(to: window.options).map { Result<RecognizedWindow, Rejection>.failure($0) }
    }
    // Windows that need the same settings are computed together.
    let groups = Dictionary(grouping: windows.indices.filter { outcomes[$0] == nil }) { settings(for: windows[$0]) }
    for (settings, indices) in groups {
      for (index, outcome) in zip(indices, decode(indices.map { windows[$0] }, with: settings)) {
        outcomes[index] = outcome
      }
    }
    return outcomes.map { $0 ?? .failure(.engine("sherpa-onnx gave no answer")) }
  }

  private func settings(for window: AudibleWindow) -> SpeechSettings {
    guard model.kind == .whisper else { return SpeechSettings() }
    return SpeechSettings(
      language: model.isMultilingual ? window.options.language ?? "" : "", task: window.options.task)
  }

  private func decode(
    _ windows: [AudibleWindow], with settings: SpeechSettings
  ) -> [Result<RecognizedWindow, Rejection>] {
    if settings != speech {
      let changes = ["whisper.language": settings.language, "whisper.task": settings.task.rawValue]
      guard changes.withSherpaSettings({ sherpa_recognizer_update(handle, $0, $1) }) == 0 else {
        return windows.map { _ in .failure(.engine(SherpaLibrary.error)) }
      }
      speech = settings
    }
    let padded = windows.map { window in
      window.samples + [Float](repeating: 0, count: max(0, Self.leastSamples - window.samples.count))
    }
    var transcripts = [SherpaTranscript](repeating: SherpaTranscript(), count: windows.count)
    let status = padded.joinedForSherpa { views in
      sherpa_recognizer_decode(handle, views.baseAddress, Int32(views.count), &transcripts)
    }
    guard status == 0 else { return windows.map { _ in .failure(.engine(SherpaLibrary.error)) } }
    return windows.indices.map { index in
      defer { sherpa_transcript_release(handle, &transcripts[index]) }
      return .success(SherpaTranscription.window(transcripts[index], duration: windows[index].duration))
    }
  }
}

extension [[Float]] {
  /// Lends the samples of all windows to C.
  fileprivate func joinedForSherpa<Answer>(_ body: (UnsafeBufferPointer<SherpaWindow>) -> Answer) -> Answer {
    joined().map { $0 }.withUnsafeBufferPointer { samples in
      var offset = 0
      let views = map { window in
        defer { offset += window.count }
        return SherpaWindow(
          samples: samples.baseAddress.map { $0 + offset }, count: Int64(window.count), language: nil)
      }
      return views.withUnsafeBufferPointer(body)
    }
  }
}

extension [String: String] {
  /// Lends the settings to C.
  fileprivate func withSherpaSettings<Answer>(_ body: (UnsafePointer<SherpaSetting>?, Int32) -> Answer) -> Answer {
    let copies = map { (strdup($0.key), strdup($0.value)) }
    defer {
      for (name, value) in copies {
        free(name)
        free(value)
      }
    }
    let settings = copies.map { SherpaSetting(name: $0.0, value: $0.1) }
    return settings.withUnsafeBufferPointer { body($0.baseAddress, Int32($0.count)) }
  }
}
