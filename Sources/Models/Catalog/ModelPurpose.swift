/// What a model of the catalogue is for.
package enum ModelPurpose: String, Sendable, Hashable, CaseIterable {
  /// Recognition by the engine `sherpa`.
  case sherpa
  /// Recognition by the engine `whisperx`.
  case whisperx
  /// Telling speakers apart.
  case diarization
  /// Punctuation for models that give none.
  case punctuation
}
