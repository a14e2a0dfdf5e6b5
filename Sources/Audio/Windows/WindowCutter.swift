package import TranscriptionCore

/// Cuts speech into windows at silences.
///
/// The rule, stretch of speech by stretch: it joins the open window unless the silence before it is longer than the
/// maximum gap, the window with its padding would be longer than the maximum, or the speech of one is so much louder that a
/// recogniser would not hear the other. A window that is full is closed at the
/// widest silence in its second half, which most likely is the end of a sentence; what comes after that opens the next.
/// A stretch that is too long by itself, because it has no pause, is cut at the quietest place in the last third of the
/// allowed length. Windows take up to the padding of the silence around them; where two share a silence that is too
/// short for both, they meet in its middle.
///
/// What holds: every sample of speech is in exactly one window; windows are in order, disjoint and never longer than
/// the maximum. A window is decided as soon as no audio that may still come could change it. If the detector's answer
/// for a place does not depend on what surrounds it, the windows depend neither on how the audio was cut into
/// appends, nor on whether the work was resumed at the end of any earlier window. A real detector may judge the last
/// moments of the buffer otherwise once it hears more; windows can then differ there by what it changed its mind about.
///
/// After a cut at most ``WindowCutterConfiguration/maximumWindowSeconds`` + context + the maximum gap is buffered (34 s
/// with the defaults): without an open window only the context is kept, an open one is closed once the buffer is the
/// maximum past its start and the silence there is as wide as the one to be compared with, and a stretch that will not
/// end is cut when the buffer is 1 s past the last possible place. So the buffer never holds more than that and one
/// append. What is undecided is handed out again at every cut; whether it is examined anew is the caller's.
package struct WindowCutter: AudioCutter {
  package private(set) var bufferedSamples: [Float] = []
  package private(set) var bufferStart: Int
  private let configuration: WindowCutterConfiguration
  private var nextIndex: Int
  /// End of the last window; no later window starts before.
  private var previousEnd: Int

  /// A cut leaves at least this much of a stretch for the next window, in samples.
  private static let leastRemainder = AudioFormat.samplesPerSecond

  /// - Parameters:
  ///   - firstSample: place in the file of the first sample that will be appended. To go on with a file: the end of
  ///     its last window.
  ///   - firstIndex: number of the first window.
  package init(
    configuration: WindowCutterConfiguration = WindowCutterConfiguration(), firstSample: Int = 0, firstIndex: Int = 0
  ) {
    self.configuration = configuration
    bufferStart = firstSample
    previousEnd = firstSample
    nextIndex = firstIndex
  }

  package var decidedEnd: Int { max(bufferStart, previousEnd) }

  package mutating func append(_ samples: [Float]) {
    bufferedSamples += samples
  }

  package mutating func cut(spans: [SpeechSpan], isEnd: Bool) -> [CutWindow] {
    var pending = PendingSpeech(spans: normalized(spans))
    var windows: [CutWindow] = []
    while let window = pending.decideNext(
      configuration: configuration, samples: bufferedSamples, isEnd: isEnd, leastRemainder: Self.leastRemainder)
    {
      windows.append(emit(window))
    }
    let keep = isEnd ? bufferedSamples.count : keptFrom(openStart: pending.spans.first?.start)
    bufferedSamples.removeFirst(keep)
    bufferStart += keep
    return windows
  }

  /// Spans inside the buffer and after the last window, in order, those that touch joined.
  private func normalized(_ spans: [SpeechSpan]) -> [SpeechSpan] {
    let lowest = max(0, previousEnd - bufferStart)
    var result: [SpeechSpan] = []
    for span in spans.sorted(by: { $0.start < $1.start }) {
      let start = max(span.start, lowest)
      let end = min(span.end, bufferedSamples.count)
      guard start < end else { continue }
      if let last = result.last, start <= last.end {
        result[result.count - 1].end = max(last.end, end)
      } else {
        result.append(SpeechSpan(start: start, end: end))
      }
    }
    return result
  }

  private mutating func emit(_ core: DecidedCore) -> CutWindow {
    let padding = configuration.padding
    let lowest = max(0, previousEnd - bufferStart)
    let start = max(lowest, core.start - padding)
    let end: Int
    switch core.follower {
    case .cut: end = core.end
    case .speech(let next): end = min(core.end + padding, core.end + (next - core.end) / 2)
    case .silence: end = min(core.end + padding, bufferedSamples.count)
    }
    previousEnd = bufferStart + end
    defer { nextIndex += 1 }
    return CutWindow(
      window: SpeechWindow(index: nextIndex, startSample: bufferStart + start, endSample: previousEnd),
      samples: Array(bufferedSamples[start..<end]))
  }

  /// How much of the buffer is over: all but the context before an open window, or before the end of the buffer.
  private func keptFrom(openStart: Int?) -> Int {
    let lowest = max(0, previousEnd - bufferStart)
    let wanted = (openStart ?? bufferedSamples.count) - configuration.context
    return min(max(lowest, wanted, 0), bufferedSamples.count)
  }
}
