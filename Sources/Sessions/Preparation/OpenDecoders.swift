/// Bounds how many files are kept open between two steps of their preparation. A decoder that waits for its session's next
/// turn holds a process; with many sessions those that were not needed for longest are closed, and opened again at their
/// place when their turn comes.
package actor OpenDecoders {
  private let capacity: Int
  /// Least recently opened first.
  private var open: [MediaPreparation] = []

  package init(capacity: Int) { self.capacity = max(1, capacity) }

  func opened(_ preparation: MediaPreparation) async {
    open.append(preparation)
    for _ in 0..<open.count where open.count > capacity {
      let oldest = open.removeFirst()
      // One that is at work stays open, and is counted.
      if oldest === preparation { open.append(oldest) } else if await !oldest.releaseDecoder() { open.append(oldest) }
    }
  }

  func closed(_ preparation: MediaPreparation) { open.removeAll { $0 === preparation } }
}
