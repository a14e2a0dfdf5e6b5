package import TranscriptionCore

/// Cuts a window every so many seconds, speech or not, for engines that need no voice activity. Looks at no spans.
///
/// Windows follow each other without a gap and all but the last have the full length, however the audio was appended.
/// After a cut less than one window is buffered.
package struct FixedCutter: AudioCutter {
  package private(set) var bufferedSamples: [Float] = []
  package private(set) var bufferStart: Int
  private let length: Int
  private var nextIndex: Int

  /// - Parameters:
  ///   - firstSample: place in the file of the first sample that will be appended.
  ///   - firstIndex: number of the first window.
  package init(configuration: WindowCutterConfiguration, firstSample: Int = 0, firstIndex: Int = 0) {
    length = configuration.maximumWindow
    bufferStart = firstSample
    nextIndex = firstIndex
  }

  package var decidedEnd: Int { bufferStart }

  package mutating func append(_ samples: [Float]) {
    bufferedSamples += samples
  }

  package mutating func cut(spans: [SpeechSpan] = [], isEnd: Bool) -> [CutWindow] {
    var windows: [CutWindow] = []
    var taken = 0
    while bufferedSamples.count - taken >= length || (isEnd && taken < bufferedSamples.count) {
      let end = min(taken + length, bufferedSamples.count)
      let window = SpeechWindow(index: nextIndex, startSample: bufferStart + taken, endSample: bufferStart + end)
      windows.append(CutWindow(window: window, samples: Array(bufferedSamples[taken..<end])))
      nextIndex += 1
      taken = end
    }
    bufferedSamples.removeFirst(taken)
    bufferStart += taken
    return windows
  }
}
