import TranscriptionCore

/// What has been asked for and not been answered. Decides; does nothing.
///
/// Requests are worked on in the order in which they came. Each id is answered once, by the code that removes it.
struct PendingRequests {
  enum Work: Sendable, Hashable {
    /// At most `maximumBatch` windows of one request.
    case recognize([WorkerRequest.Window])
    case detect(id: String, audio: WindowAudio)
    case diarize(id: String, audio: WindowAudio, minimumSpeakers: Int?, maximumSpeakers: Int?)

    var ids: [String] {
      switch self {
      case .recognize(let windows): windows.map(\.id)
      case .detect(let id, _), .diarize(let id, _, _, _): [id]
      }
    }
  }

  private let maximumBatch: Int
  private var queue: [Work] = []
  private var running: Set<String> = []
  private var unwanted: Set<String> = []

  init(maximumBatch: Int) {
    self.maximumBatch = max(1, maximumBatch)
  }

  mutating func enqueue(_ windows: [WorkerRequest.Window]) {
    var rest = windows[...]
    while !rest.isEmpty {
      queue.append(.recognize(Array(rest.prefix(maximumBatch))))
      rest = rest.dropFirst(maximumBatch)
    }
  }

  mutating func enqueueDetection(id: String, audio: WindowAudio) {
    queue.append(.detect(id: id, audio: audio))
  }

  mutating func enqueueDiarization(id: String, audio: WindowAudio, minimumSpeakers: Int?, maximumSpeakers: Int?) {
    queue.append(.diarize(id: id, audio: audio, minimumSpeakers: minimumSpeakers, maximumSpeakers: maximumSpeakers))
  }

  /// Takes a request back. Returns true if it was waiting and is to be answered as cancelled now; one that is running is
  /// answered when it is done.
  mutating func cancel(_ id: String) -> Bool {
    if running.contains(id) {
      unwanted.insert(id)
      return false
    }
    guard let position = queue.firstIndex(where: { $0.ids.contains(id) }) else { return false }
    if case .recognize(let windows) = queue[position], windows.count > 1 {
      queue[position] = .recognize(windows.filter { $0.id != id })
    } else {
      queue.remove(at: position)
    }
    return true
  }

  /// The next thing to compute, or nil when nothing waits.
  mutating func begin() -> Work? {
    guard !queue.isEmpty else { return nil }
    let work = queue.removeFirst()
    running = Set(work.ids)
    return work
  }

  /// Ends the computation that ``begin()`` handed out. Returns the ids among it that were taken back meanwhile.
  mutating func finish() -> Set<String> {
    defer {
      running = []
      unwanted = []
    }
    return unwanted
  }
}
