/// A token of a model's answer. Bytes, since a model may cut a character in two.
struct RecognizedToken: Hashable {
  var bytes: [UInt8]
  /// Seconds from the start of the window.
  var start: Double
  /// Seconds, where the model tells.
  var duration: Double?
  var logProbability: Double?

  init(bytes: [UInt8], start: Double, duration: Double? = nil, logProbability: Double? = nil) {
    self.bytes = bytes
    self.start = start
    self.duration = duration
    self.logProbability = logProbability
  }
}
