/// Callbacks for what a queue found out. Closures, so that the queue knows neither player nor watcher.
struct QueueOutlets: Sendable {
  /// In order, one at a time.
  var tell: @Sendable (QueueNews) async -> Void
  var roomAppeared: @Sendable () async -> Void
}
