import Audio
import TranscriptionCore

/// Turns one media file into windows, a step at a time: decode, find speech, cut.
///
/// Holds a bounded amount of audio however long the file is. Window audio on disk is a cache: after a restart the file is
/// decoded again from the first window that is not done, windows that the journal knows get the same samples as before,
/// and only behind the last known one is speech looked for anew. One step at a time; ``close()`` always.
actor MediaPreparation {
  /// What one step brought.
  struct Step: Sendable {
    /// Windows whose audio now lies ready.
    var ready: [SpeechWindow] = []
    /// Those of `ready` that the journal does not know yet.
    var new: [SpeechWindow] = []
    /// Seconds of the file decoded so far.
    var preparedSeconds: Double
    /// Length of the file, once its end was reached.
    var duration: Double?
    /// True when the file turned out to be damaged or cut short; known at its end.
    var isTruncated = false
    /// True when the file is fully prepared.
    var isEnd: Bool
  }

  private let path: String
  private let tools: PreparationTools
  private let findsSpeech: Bool
  private let windowPath: @Sendable (Int) -> String
  private let isFullyKnown: Bool
  /// Known windows that still need their audio, in order.
  private var missing: [SpeechWindow]
  private var cutter: any AudioCutter
  /// Samples not given to the cutter yet, while known windows are being restored.
  private var carry: [Float] = []
  private var carryStart: Int
  private let cutStart: Int
  private var source: (any PCMSource)?
  private var position: Int
  private var isClosed = false

  /// - Parameters:
  ///   - known: the file's windows in the journal, in order.
  ///   - isFullyKnown: true when those are all there are.
  ///   - findsSpeech: false to cut without looking, for engines that take anything.
  init(
    path: String, known: [WindowRecord], isFullyKnown: Bool, findsSpeech: Bool, tools: PreparationTools,
    windowPath: @escaping @Sendable (Int) -> String
  ) {
    self.path = path
    self.tools = tools
    self.findsSpeech = findsSpeech
    self.windowPath = windowPath
    self.isFullyKnown = isFullyKnown
    let missing = known.filter { $0.state == .pending }.map(\.window)
    let cutStart = known.last?.window.endSample ?? 0
    let start = missing.first?.startSample ?? cutStart
    let firstIndex = (known.last?.window.index ?? -1) + 1
    self.missing = missing
    self.cutStart = cutStart
    carryStart = start
    position = start
    var configuration = WindowCutterConfiguration()
    configuration.maximumWindowSeconds = tools.maximumWindowSeconds
    cutter =
      findsSpeech
      ? WindowCutter(configuration: configuration, firstSample: cutStart, firstIndex: firstIndex)
      : FixedCutter(configuration: configuration, firstSample: cutStart, firstIndex: firstIndex)
  }

  /// Decodes and cuts the next stretch.
  ///
  /// - Throws: `FileFailure` where the file is at fault, `EngineFailure` where no detector answers, `CancellationError`
  ///   after ``close()``.
  func advance() async throws -> Step {
    if isFullyKnown, missing.isEmpty {
      return Step(preparedSeconds: seconds(position), isEnd: true)
    }
    let source = try await openSource()
    let stepSamples = Int(tools.stepSeconds * AudioFormat.sampleRate)
    let samples = try await source.read(maximumSamples: stepSamples)
    let isEnd = samples.count < stepSamples
    position += samples.count
    var step = Step(preparedSeconds: seconds(position), isEnd: isEnd)
    let fresh = try await restoreKnown(samples, into: &step)
    if isFullyKnown {
      step.isEnd = missing.isEmpty || isEnd
      return step
    }
    if isEnd {
      step.duration = seconds(position)
      step.isTruncated = await source.isTruncated
    }
    guard missing.isEmpty else { return step }
    cutter.append(fresh)
    for cut in cutter.cut(spans: try await spans(), isEnd: isEnd) {
      _ = try await Float32File.write(cut.samples, to: windowPath(cut.window.index))
      step.ready.append(cut.window)
      step.new.append(cut.window)
    }
    return step
  }

  /// Stops the decoder; when it returns, no process is left.
  func close() async {
    isClosed = true
    await source?.close()
  }

  private func openSource() async throws -> any PCMSource {
    if isClosed { throw CancellationError() }
    if let source { return source }
    let opened = try await tools.decoder.open(path: path, skippingSamples: position)
    if isClosed {
      await opened.close()
      throw CancellationError()
    }
    source = opened
    return opened
  }

  /// Speech in what the cutter has to look at next. Digital silence needs no detector.
  private func spans() async throws -> [SpeechSpan] {
    let samples = cutter.bufferedSamples
    if !findsSpeech || samples.isEmpty || isDigitalSilence(samples) { return [] }
    return try await tools.detector.detectSpeech(in: samples)
  }

  /// Writes the audio of known windows that `samples` completes.
  ///
  /// - Returns: samples for the cutter; empty while known windows are missing.
  private func restoreKnown(_ samples: [Float], into step: inout Step) async throws -> [Float] {
    if missing.isEmpty, carry.isEmpty, carryStart >= cutStart { return samples }
    carry += samples
    while let window = missing.first, window.endSample <= carryStart + carry.count {
      let range = (window.startSample - carryStart)..<(window.endSample - carryStart)
      _ = try await Float32File.write(Array(carry[range]), to: windowPath(window.index))
      missing.removeFirst()
      step.ready.append(window)
    }
    let keepFrom = min(missing.first?.startSample ?? cutStart, carryStart + carry.count)
    carry.removeFirst(keepFrom - carryStart)
    carryStart = keepFrom
    guard missing.isEmpty, carryStart >= cutStart else { return [] }
    defer { carry = [] }
    return carry
  }

  private func seconds(_ samples: Int) -> Double { Double(samples) / AudioFormat.sampleRate }
}
