/// What a model of the catalogue is for.
package enum ModelPurpose: String, Sendable, Hashable, CaseIterable {
  /// Recognition by the engine `sherpa`.
  case sherpa
  /// Recognition by the engines `whisper` and `whisperx`.
  case whisperx
  /// Telling speakers apart.
  case diarization
  /// Punctuation for models that give none.
  case punctuation

  /// Names of the engines that recognise with it.
  package var engines: [String] {
    switch self {
    case .sherpa: ["sherpa"]
    case .whisperx: ["whisper", "whisperx"]
    case .diarization, .punctuation: []
    }
  }
}
