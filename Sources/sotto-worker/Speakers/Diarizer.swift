import CSherpaBridge
import Glibc
import TranscriptionCore

/// Tells speakers apart with sherpa-onnx. Every request stands for itself.
final class Diarizer: WorkerEngine {
  let greeting: WorkerReply.Greeting
  private let configuration: DiarizerConfiguration
  private let library: SherpaLibrary
  private var handle: OpaquePointer
  /// Of the loaded models; see ``SegmentationStep``.
  private var step: Float

  init(_ configuration: DiarizerConfiguration, library: SherpaLibrary) throws(WorkerUnusable) {
    for model in [configuration.segmentation, configuration.embedding] where access(model, R_OK) != 0 {
      throw WorkerUnusable("\(model) cannot be read; name a file, or fetch one with: sotto models pull")
    }
    self.configuration = configuration
    self.library = library
    step = SegmentationStep.share(forSeconds: 0)
    handle = try Self.load(configuration, library: library, step: step)
    let model = configuration.embedding.split(separator: "/").last.map(String.init) ?? configuration.embedding
    greeting = WorkerReply.Greeting(
      engine: EngineDescription(name: "sherpa-diarization", model: model, capabilities: .init(diarization: true)),
      maximumBatch: 1, library: "sherpa-onnx \(library.version)")
  }

  deinit { sherpa_diarizer_destroy(handle) }

  private static func load(
    _ configuration: DiarizerConfiguration, library: SherpaLibrary, step: Float
  ) throws(WorkerUnusable) -> OpaquePointer {
    let handle = sherpa_diarizer_create(
      library.handle, configuration.segmentation, configuration.embedding, Int32(configuration.threads), step)
    guard let handle else { throw WorkerUnusable(SherpaLibrary.error) }
    return handle
  }

  /// Where the number of speakers is not given exactly, they are told apart by the threshold first; if that finds too few
  /// or too many, all is computed once more for the nearest number that is allowed.
  func diarize(_ audio: WindowAudio, speakers: SpeakerRange) throws(Rejection) -> [SpeakerTurn] {
    let audio = try MappedAudio(audio)
    let step = SegmentationStep.share(forSeconds: audio.duration)
    if step != self.step {
      do {
        let changed = try Self.load(configuration, library: library, step: step)
        sherpa_diarizer_destroy(handle)
        handle = changed
        self.step = step
      } catch {
        throw .engine(error.message)
      }
    }
    let turns = try process(audio, speakers: speakers.exact)
    guard speakers.exact == nil, !turns.isEmpty, let count = speakers.correction(of: Set(turns.map(\.speaker)).count)
    else { return turns }
    return try process(audio, speakers: count)
  }

  private func process(_ audio: MappedAudio, speakers: Int?) throws(Rejection) -> [SpeakerTurn] {
    var turns: UnsafeMutablePointer<SherpaTurn>?
    let count = sherpa_diarizer_process(
      handle, audio.samples, Int32(audio.count), Int32(clamping: speakers ?? 0), configuration.threshold, &turns)
    guard count >= 0 else { throw .engine(SherpaLibrary.error) }
    defer { free(turns) }
    let heard = UnsafeBufferPointer(start: turns, count: Int(count)).map { turn in
      SpeakerNames.NumberedTurn(
        start: Self.seconds(turn.start), end: Self.seconds(turn.end), speaker: Int(turn.speaker))
    }
    return SpeakerNames.turns(heard, duration: audio.duration)
  }

  /// Without the digits that a 32-bit number does not have.
  private static func seconds(_ value: Float) -> Double { (Double(value) * 1000).rounded() / 1000 }
}
