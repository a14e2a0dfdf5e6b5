/// A media file with its place in the queue, as clients see it.
package struct FileSnapshot: Sendable, Hashable {
  package var record: MediaRecord
  /// 0…1.
  package var progress: Double
  /// As in ``QueueSnapshot/Entry``.
  package var position: Int?
  package var etaSeconds: Double?

  package init(record: MediaRecord, progress: Double, position: Int?, etaSeconds: Double?) {
    self.record = record
    self.progress = progress
    self.position = position
    self.etaSeconds = etaSeconds
  }
}
