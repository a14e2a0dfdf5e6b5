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
  /// Where the model is to be helped with it.
  private let punctuator: Punctuator?
  /// What the model is set to at the moment; changed where a window asks for something else.
  private var settings: [String: String]

  init(
    library: SherpaLibrary, model: SherpaModel, threads: Int, punctuator: Punctuator? = nil
  ) throws(WorkerUnusable) {
    let settings = model.speech(for: RecognitionOptions()).settings
    let all = model.settings.merging(settings) { own, _ in own }
    let handle = all.withSherpaSettings { sherpa_recognizer_create(library.handle, $0, $1, Int32(threads)) }
    guard let handle else {
      throw WorkerUnusable("\(SherpaLibrary.error) (model \(model.name), kind \(model.kind.rawValue))")
    }
    self.handle = handle
    self.model = model
    self.punctuator = punctuator
    self.settings = settings
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
    let groups = Dictionary(grouping: windows.indices.filter { outcomes[$0] == nil }) {
      model.speech(for: windows[$0].options)
    }
    for (speech, indices) in groups {
      for (index, outcome) in zip(indices, decode(indices.map { windows[$0] }, as: speech)) {
        outcomes[index] = outcome
      }
    }
    return outcomes.map { $0 ?? .failure(.engine("sherpa-onnx gave no answer")) }
  }

  private func decode(_ windows: [AudibleWindow], as speech: SherpaSpeech) -> [Result<RecognizedWindow, Rejection>] {
    if speech.settings != settings {
      guard speech.settings.withSherpaSettings({ sherpa_recognizer_update(handle, $0, $1) }) == 0 else {
        return windows.map { _ in .failure(.engine(SherpaLibrary.error)) }
      }
      settings = speech.settings
    }
    let padded = windows.map { window in
      window.samples + [Float](repeating: 0, count: max(0, Self.leastSamples - window.samples.count))
    }
    var transcripts = [SherpaTranscript](repeating: SherpaTranscript(), count: windows.count)
    let hints = windows.map { model.hotwords?.text(of: $0.options.hotwords) }
    let status = padded.joinedForSherpa(language: speech.language, hints: hints, way: model.hotwords) { views in
      sherpa_recognizer_decode(handle, views.baseAddress, Int32(views.count), &transcripts)
    }
    guard status == 0 else { return windows.map { _ in .failure(.engine(SherpaLibrary.error)) } }
    return windows.indices.map { index in
      defer { sherpa_transcript_release(handle, &transcripts[index]) }
      var window = SherpaTranscription.window(
        transcripts[index], duration: windows[index].duration,
        timing: model.kind == .whisper ? .attention : .aligned)
      window.language = window.language ?? speech.textLanguage
      return .success(punctuator?.punctuated(window) ?? window)
    }
  }
}

extension [[Float]] {
  /// Lends the samples of all windows to C, with what the model is told about each.
  fileprivate func joinedForSherpa<Answer>(
    language: String?, hints: [String?], way: SherpaHotwords?, _ body: (UnsafeBufferPointer<SherpaWindow>) -> Answer
  ) -> Answer {
    let language = language.map { strdup($0) } ?? nil
    let hints = hints.map { hint in hint.map { strdup($0) } ?? nil }
    defer {
      free(language)
      for hint in hints { free(hint) }
    }
    return joined().map { $0 }.withUnsafeBufferPointer { samples in
      var offset = 0
      let views = zip(self, hints).map { window, hint in
        defer { offset += window.count }
        return SherpaWindow(
          samples: samples.baseAddress.map { $0 + offset }, count: Int64(window.count), language: language,
          boosted_phrases: way == .prompted ? nil : hint, prompted_words: way == .prompted ? hint : nil)
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
