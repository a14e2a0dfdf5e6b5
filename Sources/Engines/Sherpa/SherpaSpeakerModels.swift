/// With what sherpa-onnx tells speakers apart.
package struct SherpaSpeakerModels: Sendable, Hashable {
  /// Path of pyannote's segmentation model as ONNX.
  package var segmentation: String
  /// Path of a speaker embedding model as ONNX.
  package var embedding: String
  /// Cosine distance from which two voices are two speakers.
  package var threshold: Double

  package init(segmentation: String, embedding: String, threshold: Double) {
    self.segmentation = segmentation
    self.embedding = embedding
    self.threshold = threshold
  }
}
