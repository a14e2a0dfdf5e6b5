/// How sherpa-onnx is run. Plain values, already read from the configuration.
package struct SherpaConfiguration: Sendable {
  /// `libsherpa-onnx-c-api.so`; `nil` where it is not installed.
  package var library: String?
  /// Directory of the model; `nil` for none.
  package var model: String?
  /// Kind of that model, where its files do not tell.
  package var modelKind: String?
  /// Directory of a punctuation model for texts without any; `nil` for none.
  package var punctuationModel: String?
  /// With what speakers are told apart; `nil` for nothing.
  package var speakers: SherpaSpeakerModels?
  /// Threads of one worker.
  package var threads = 1
  /// Files in which speakers are told apart at the same time.
  package var diarizers = 1

  package init() {}
}
