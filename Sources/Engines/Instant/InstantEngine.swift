package import TranscriptionCore

/// Answers at once with the window's length as its text. For load tests and benchmarks; never chosen by `auto`.
package struct InstantEngine: StoppableEngine {
  package static let name = "instant"

  package let description = EngineDescription(
    name: Self.name, model: Self.name,
    capabilities: .init(wordTimes: true, languageDetection: false, translation: true, diarization: false, prompt: true))
  package let capacity: EngineCapacity
  package let unavailability: String? = nil
  package let needsVoiceActivity = false

  package init(slots: Int) { capacity = EngineCapacity(slots: slots) }

  package func stop() async {}

  package func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
    if Task.isCancelled {
      return requests.map { _ in .failure(EngineFailure(.cancelled, "The request was cancelled.")) }
    }
    return requests.map { request in
      let seconds = request.audio.duration
      let milliseconds = Int((seconds * 1000).rounded())
      let text = "\(milliseconds / 1000).\(String(String(milliseconds % 1000 + 1000).dropFirst()))"
      let word = Word(word: text, start: 0, end: seconds, score: 1)
      return .success(
        RecognizedWindow(utterances: [.init(start: 0, end: seconds, text: text, words: [word])]))
    }
  }
}
