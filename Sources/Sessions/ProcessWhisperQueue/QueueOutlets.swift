import TranscriptionCore

/// Callbacks for what a queue found out. Closures, so that the queue knows neither player nor watcher.
struct QueueOutlets: Sendable {
  var durationKnown: @Sendable (FileID, Double) async -> Void
  var segmentsArrived: @Sendable (FileID, [Segment]) async -> Void
  var speakersFound: @Sendable (FileID) async -> Void
  /// What was recognised of the file is wanted no more: all of it is done anew.
  var captionsForgotten: @Sendable (FileID) async -> Void
  /// All files, in their new order.
  var orderChanged: @Sendable ([FileID]) async -> Void
  var roomAppeared: @Sendable () async -> Void
}
