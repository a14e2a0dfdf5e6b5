/// Which models tell speakers apart, and how.
struct DiarizerConfiguration: Sendable, Hashable {
  /// Path of libsherpa-onnx-c-api.so.
  var library: String
  /// Path of pyannote's segmentation model as ONNX.
  var segmentation: String
  /// Path of a speaker embedding model.
  var embedding: String
  /// Cosine distance from which two voices are two speakers; smaller finds more of them.
  var threshold: Float = 0.5
  var threads = 1

  init(library: String, segmentation: String, embedding: String) {
    self.library = library
    self.segmentation = segmentation
    self.embedding = embedding
  }
}
