import TranscriptionCore

/// A file's windows that lie ready for the engine, in order of time.
struct ReadyWindows: Sendable {
  private var windows: [PreparedWindow] = []
  /// Seconds of audio in all of them.
  private(set) var seconds = 0.0

  var isEmpty: Bool { windows.isEmpty }
  var count: Int { windows.count }

  /// The first window that ends after `sample`; where there is none, the first of all.
  func next(after sample: Int) -> PreparedWindow? {
    let index = firstIndex(endingAfter: sample)
    return index < windows.count ? windows[index] : windows.first
  }

  /// Seconds of audio in windows that end after `sample`.
  func seconds(after sample: Int) -> Double {
    sample <= 0 ? seconds : windows[firstIndex(endingAfter: sample)...].reduce(0) { $0 + $1.window.duration }
  }

  /// Indexes of the windows.
  var indexes: Set<Int> { Set(windows.map(\.window.index)) }

  mutating func insert(_ window: PreparedWindow) {
    let index = firstIndex(endingAfter: window.window.startSample)
    windows.insert(window, at: index)
    seconds += window.window.duration
  }

  /// - Returns: the window that was removed.
  @discardableResult
  mutating func remove(_ window: SpeechWindow) -> PreparedWindow? {
    let index = firstIndex(endingAfter: window.startSample)
    guard index < windows.count, windows[index].window == window else { return nil }
    let removed = windows.remove(at: index)
    seconds = windows.isEmpty ? 0 : seconds - window.duration
    return removed
  }

  /// Takes the last windows that end at or before `sample`, or where there is none the last of all, until they make up
  /// `seconds` of audio.
  mutating func removeFarthest(from sample: Int, seconds wanted: Double) -> [PreparedWindow] {
    var removed: [PreparedWindow] = []
    var sum = 0.0
    while sum < wanted, !windows.isEmpty {
      let ahead = firstIndex(endingAfter: sample)
      let gone = windows.remove(at: ahead > 0 ? 0 : windows.count - 1)
      sum += gone.window.duration
      removed.append(gone)
    }
    seconds = windows.isEmpty ? 0 : seconds - sum
    return removed
  }

  /// Windows are disjoint, so those in order of start are in order of end.
  private func firstIndex(endingAfter sample: Int) -> Int {
    var low = 0
    var high = windows.count
    while low < high {
      let middle = (low + high) / 2
      if windows[middle].window.endSample > sample { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
