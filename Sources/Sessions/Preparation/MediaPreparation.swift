import Audio
import Hashing
import TranscriptionCore

/// Turns one media file into windows, a step at a time: decode, find speech, cut.
///
/// Begins where it is told to and goes on from there; what it left out before that place comes afterwards, up to where it
/// began. Such a beginning is put into the quietest moment of the seconds before, so that no word is cut there. Holds a
/// bounded amount of audio however long the file is. Window audio on disk is a cache: after a restart the windows that the
/// journal knows are decoded again as they are, and speech is looked for only where it was not before.
///
/// One step at a time; ``close()`` always.
actor MediaPreparation {
  /// What one step brought.
  struct Step: Sendable {
    /// Windows whose audio now lies ready.
    var ready: [PreparedWindow] = []
    /// Those of `ready` that the journal does not know yet.
    var new: [SpeechWindow] = []
    /// What has been looked through by now.
    var prepared: PreparedAudio
    /// Seconds of audio that the step decoded.
    var decodedSeconds = 0.0
    /// The loudest sample that was read, 0…1.
    var peak: Float = 0
    /// Length of the file in seconds, once its end was reached.
    var duration: Double?
    /// True when the file turned out to be damaged or cut short; known at its end.
    var isTruncated = false
    /// True when nothing is left to prepare.
    var isEnd: Bool
  }

  /// A stretch that is being looked through.
  private struct Run {
    let start: Int
    var cutter: any AudioCutter
    /// Up to here the cutter was given the file.
    var fedEnd: Int
    /// What was found in what the cutter holds.
    var speech: JudgedSpeech
  }

  private let media: MediaLocation
  private let tools: PreparationTools
  private let findsSpeech: Bool
  private let windowPath: @Sendable (Int) -> String
  private var sketch: PeakSketch?
  /// Known windows that still need their audio, in order of time.
  private var missing: [SpeechWindow]
  private var prepared: PreparedAudio
  private var isFullyKnown: Bool
  private var nextIndex: Int
  private var run: Run?
  private var source: (any PCMSource)?
  /// Place in the file of the next sample that `source` delivers.
  private var position = 0
  private var duration: Double?
  private var isTruncated = false
  /// A place that was asked for lies behind the end: from then on the file is taken in order.
  private var isInOrder = false
  private var isAdvancing = false
  /// The loudest sample of the present step.
  private var peak: Float = 0
  private var isClosed = false

  /// Nearer places than this are reached by decoding on, in samples: a minute.
  private static let reach = 60 * AudioFormat.samplesPerSecond
  /// A place that is farther ahead than this is begun at anew, in samples: half a minute.
  private static let jump = 30 * AudioFormat.samplesPerSecond
  /// The quiet moment to begin at is looked for in this much audio before the place, in samples: five seconds.
  private static let approach = 5 * AudioFormat.samplesPerSecond

  /// - Parameters:
  ///   - known: the file's windows in the journal, in order of time, but those that need no audio any more.
  ///   - nextIndex: number of the next window to be cut.
  ///   - prepared: what was looked through before.
  ///   - isFullyKnown: true when no speech is left to be found.
  ///   - findsSpeech: false to cut without looking, for engines that take anything.
  ///   - peaksPath: where the file's peaks are kept; `nil` for nowhere.
  init(
    media: MediaLocation, known: [SpeechWindow], nextIndex: Int, prepared: PreparedAudio, isFullyKnown: Bool,
    findsSpeech: Bool,
    tools: PreparationTools, peaksPath: String? = nil, windowPath: @escaping @Sendable (Int) -> String
  ) {
    sketch = peaksPath.map { PeakSketch(path: $0) }
    self.media = media
    self.tools = tools
    self.findsSpeech = findsSpeech
    self.windowPath = windowPath
    self.isFullyKnown = isFullyKnown
    self.prepared = prepared
    self.nextIndex = nextIndex
    missing = known
  }

  /// Windows whose audio was given up: it has to be made again.
  func forget(_ windows: [SpeechWindow]) {
    missing = (missing + windows).sorted { $0.startSample < $1.startSample }
  }

  /// Prepares the next stretch at or after `target`; where nothing is left there, the first from the file's start.
  ///
  /// - Parameter target: a place in the file, in samples.
  /// - Throws: `FileFailure` where the file is at fault, `EngineFailure` where no detector answers, ``SystemCallError``
  ///   where window audio cannot be written, `CancellationError` after ``close()``.
  func advance(to target: Int) async throws -> Step {
    if isClosed { throw CancellationError() }
    isAdvancing = true
    defer { isAdvancing = false }
    peak = 0
    var step = try await makeStep(to: target)
    step.peak = peak
    if var sketch {
      await sketch.flush(prepared)
      self.sketch = sketch
    }
    return step
  }

  private func makeStep(to target: Int) async throws -> Step {
    let wanted = isInOrder ? 0 : target
    let lost = missing.first { $0.endSample > wanted }
    let gap = isFullyKnown ? nil : prepared.gap(from: wanted)
    if let lost, lost.startSample <= gap?.start ?? .max { return try await restore(from: wanted) }
    if let gap { return try await discover(at: gap.start, limit: gap.limit) }
    if !missing.isEmpty { return try await restore(from: 0) }
    if !isFullyKnown, let gap = prepared.gap(from: 0) { return try await discover(at: gap.start, limit: gap.limit) }
    return Step(prepared: prepared, duration: duration, isTruncated: isTruncated, isEnd: true)
  }

  /// Lets go of the decoder, unless a step is running. The next step opens another.
  ///
  /// - Returns: false when a step is running.
  @discardableResult
  func releaseDecoder() async -> Bool {
    guard !isAdvancing else { return false }
    await closeSource()
    return true
  }

  /// Stops the decoder; when it returns, no process is left.
  func close() async {
    isClosed = true
    await closeSource()
  }

  // MARK: Known windows

  /// Makes the audio of known windows again, as much as one step may decode.
  private func restore(from target: Int) async throws -> Step {
    var decoded = 0
    var restored: [CutWindow] = []
    while decoded < stepSamples, let index = missing.firstIndex(where: { $0.endSample > target }) {
      let window = missing[index]
      var samples = try await read(window.endSample - window.startSample, at: window.startSample)
      // A decoder that was opened in the middle may find the end some samples earlier.
      samples += [Float](repeating: 0, count: window.endSample - window.startSample - samples.count)
      decoded += samples.count
      restored.append(CutWindow(window: window, samples: samples))
      missing.remove(at: index)
    }
    let ready = try await write(restored)
    return Step(
      ready: ready, prepared: prepared, decodedSeconds: seconds(decoded), duration: duration, isTruncated: isTruncated,
      isEnd: missing.isEmpty && isFullyKnown)
  }

  // MARK: New windows

  /// Looks through the next stretch of a part that is not known yet.
  private func discover(at place: Int, limit: Int?) async throws -> Step {
    var run: Run
    var samples: [Float]
    if let current = self.run, current.cutter.decidedEnd <= place, place <= current.fedEnd + Self.jump,
      // Nothing known may lie in between.
      let rest = prepared.gap(from: current.cutter.decidedEnd), rest.limit == limit
    {
      run = current
      samples = try await read(length(from: run.fedEnd, limit: limit), at: run.fedEnd)
    } else {
      (run, samples) = try await begin(at: place, limit: limit)
      if samples.isEmpty, run.start > 0, !prepared.stretches.contains(where: { $0.upperBound == run.start }) {
        // Behind the end. Where that is, only decoding up to it tells.
        isInOrder = true
        self.run = nil
        return Step(prepared: prepared, duration: duration, isTruncated: isTruncated, isEnd: false)
      }
    }
    let isFileEnd = samples.count < length(from: run.fedEnd, limit: limit)
    // A decoder that failed delivers what it has, and says so when it is asked again.
    if isFileEnd { _ = try await readOn(1) }
    run.cutter.append(samples)
    run.fedEnd += samples.count
    let isEnd = isFileEnd || run.fedEnd == limit
    // What a failure interrupts is looked through again.
    self.run = nil
    let spans = findsSpeech ? try await findSpeech(in: &run) : []
    let cuts = run.cutter.cut(spans: spans, isEnd: isEnd)
    let ready = try await write(cuts)
    nextIndex += cuts.count
    prepared.insert(run.start..<(isEnd ? run.fedEnd : run.cutter.decidedEnd))
    if isFileEnd {
      prepared.end(at: run.fedEnd)
      duration = seconds(run.fedEnd)
      if let source { isTruncated = await source.isTruncated }
    }
    isFullyKnown = prepared.isComplete
    self.run = isEnd ? nil : run
    return Step(
      ready: ready, new: cuts.map(\.window), prepared: prepared, decodedSeconds: seconds(samples.count),
      duration: duration, isTruncated: isTruncated, isEnd: missing.isEmpty && isFullyKnown)
  }

  /// Begins a stretch: where the part that is known ends, or, far away from that, in a quiet moment.
  private func begin(at place: Int, limit: Int?) async throws -> (run: Run, samples: [Float]) {
    let knownEnd = prepared.stretches.last { $0.upperBound <= place }?.upperBound ?? 0
    if place - knownEnd <= Self.jump {
      let samples = try await read(length(from: knownEnd, limit: limit), at: knownEnd)
      return (makeRun(start: knownEnd), samples)
    }
    let from = place - Self.approach
    var samples = try await read(length(from: from, limit: limit), at: from)
    let quiet = samples.isEmpty ? 0 : QuietPlace.find(in: samples, range: 0...min(Self.approach, samples.count - 1))
    samples.removeFirst(quiet)
    // The step is as long as any other, so that its length tells whether the file went on.
    samples += try await read(min(quiet, max(0, (limit ?? .max) - position)), at: from + quiet + samples.count)
    return (makeRun(start: from + quiet), samples)
  }

  private func makeRun(start: Int) -> Run {
    var configuration = WindowCutterConfiguration()
    configuration.maximumWindowSeconds = tools.maximumWindowSeconds
    let cutter: any AudioCutter =
      findsSpeech
      ? WindowCutter(configuration: configuration, firstSample: start, firstIndex: nextIndex)
      : FixedCutter(configuration: configuration, firstSample: start, firstIndex: nextIndex)
    return Run(start: start, cutter: cutter, fedEnd: start, speech: JudgedSpeech(start: start))
  }

  private var stepSamples: Int { Int(tools.stepSeconds * AudioFormat.sampleRate) }

  /// How much the step that begins at `start` decodes.
  private func length(from start: Int, limit: Int?) -> Int { min(stepSamples, (limit ?? .max) - start) }

  /// Speech in what the cutter has to look at next, in samples from its start.
  private func findSpeech(in run: inout Run) async throws -> [SpeechSpan] {
    let samples = run.cutter.bufferedSamples
    guard tools.detector.judgesLocally else { return try await findSpeech(in: samples) }
    let buffer = run.cutter.bufferStart..<(run.cutter.bufferStart + samples.count)
    let range = run.speech.unjudged(in: buffer)
    let found = try await findSpeech(in: Array(samples.suffix(range.count)))
    return run.speech.take(found, of: range, in: buffer)
  }

  /// Digital silence needs no detector.
  private func findSpeech(in samples: [Float]) async throws -> [SpeechSpan] {
    if samples.isEmpty || isDigitalSilence(samples) { return [] }
    let audible = DetectionGain.applied(to: samples)
    var spans = try await tools.detector.detectSpeech(in: audible)
    guard tools.detector.losesQuietSpeech else { return spans }
    for look in SecondLook.pieces(of: audible, besides: spans) {
      spans += try await tools.detector.detectSpeech(in: look.samples(of: audible)).map {
        SpeechSpan(start: $0.start + look.range.lowerBound, end: $0.end + look.range.lowerBound)
      }
    }
    return SecondLook.joined(spans)
  }

  // MARK: Reading and writing

  /// Reads `count` samples from `place` on; fewer only before the end of the file.
  private func read(_ count: Int, at place: Int) async throws -> [Float] {
    guard count > 0 else { return [] }
    if source == nil || place < position || place - position > Self.reach {
      await closeSource()
      try await openSource(at: place)
    }
    while position < place {
      let skipped = try await readOn(min(stepSamples, place - position))
      if skipped.isEmpty { return [] }
    }
    return try await readOn(count)
  }

  private func readOn(_ count: Int) async throws -> [Float] {
    guard let source, !isClosed else { throw CancellationError() }
    let samples = try await source.read(maximumSamples: count)
    sketch?.take(samples, at: position)
    for sample in samples { peak = max(peak, abs(sample)) }
    position += samples.count
    return samples
  }

  private func openSource(at place: Int) async throws {
    if isClosed { throw CancellationError() }
    let opened = try await tools.decoder.open(path: media.path, track: media.track, skippingSamples: place)
    if isClosed {
      await opened.close()
      throw CancellationError()
    }
    source = opened
    position = place
    await tools.openDecoders.opened(self)
  }

  private func closeSource() async {
    guard let closing = source else { return }
    source = nil
    await tools.openDecoders.closed(self)
    await closing.close()
  }

  private func write(_ cuts: [CutWindow]) async throws -> [PreparedWindow] {
    guard !cuts.isEmpty else { return [] }
    let windowPath = windowPath
    return try await BlockingIO.run {
      try cuts.map { cut in
        try Float32File.writeBlocking(cut.samples, to: windowPath(cut.window.index))
        return PreparedWindow(window: cut.window, audio: SHA256Digest.hexadecimal(of: cut.samples))
      }
    }
  }

  private func seconds(_ samples: Int) -> Double { Double(samples) / AudioFormat.sampleRate }
}
