import AsyncAlgorithms
import Glibc
import Subprocess
import TranscriptionCore

/// Runs ffmpeg on one file, part after part, and hands its samples to a channel, one chunk at a time.
struct FFmpegDecoder: Sendable {
  let path: String
  let survey: MediaSurvey
  let limits: DecoderLimits
  let skippingSamples: Int
  /// Where ffmpeg is sent in the file before it decodes, in whole seconds (so that every sample rate has a sample there);
  /// 0 to decode from the start. What lies between there and the first sample that is wanted is thrown away.
  let seekSeconds: Int
  let progress = DecodingProgress()

  private struct Outcome {
    var complaint: String
    var succeeded: Bool
  }

  /// Returns when everything was handed over and the processes are gone. Cancelling kills the process.
  ///
  /// - Throws: `FileFailure`.
  func decode(into chunks: AsyncThrowingChannel<[Float], any Error>) async throws {
    if seekSeconds > 0, let part = survey.parts.first {
      let start = seekSeconds * AudioFormat.samplesPerSecond
      let outcome = try await decode(part, from: seekSeconds, .known(start), into: chunks)
      // Nothing at all came: the file is shorter, or has no way to go there.
      if progress.samples > start { return try conclude([outcome]) }
    }
    progress.begin(at: 0)
    var outcomes: [Outcome] = []
    for part in survey.parts {
      let placement: SampleTimeline.Start = outcomes.isEmpty ? .file(delay: survey.placedDelay) : .next
      outcomes.append(try await decode(part, from: 0, placement, into: chunks))
    }
    try conclude(outcomes)
  }

  private func decode(
    _ part: MediaPart, from seconds: Int, _ start: SampleTimeline.Start,
    into chunks: AsyncThrowingChannel<[Float], any Error>
  ) async throws -> Outcome {
    if case .known(let samples) = start { progress.begin(at: samples) }
    let arguments =
      ["-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"]
      + (seconds > 0 ? ["-ss", "\(seconds)"] : []) + survey.mixing.inputArguments + part.inputArguments(path: path)
      + outputArguments
    let niceness = Niceness.preparing(bytes: survey.bytes)
    guard let command = ConfinedCommand(tool: "ffmpeg", arguments: arguments, limits: limits, niceness: niceness) else {
      throw FileFailure.decoderMissing
    }
    let outcome: Outcome
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .none, output: .sequence, error: .sequence
      ) { execution in
        async let complaint = StandardErrorTail.collect(execution.standardError)
        let process = execution.processIdentifier.value
        async let _: Void = watchForStall(process) { try? execution.send(signal: .kill, toProcessGroup: true) }
        async let _: Void = ProcessThrift.watch(process) { progress.samples }
        try await pump(execution.standardOutput, start, into: chunks)
        progress.setWaiting(since: nil)
        return await complaint
      }
      outcome = Outcome(complaint: result.closureResult, succeeded: result.terminationStatus.isSuccess)
    } catch let failure as FileFailure {
      throw failure
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw Task.isCancelled ? CancellationError() : FileFailure.decoderMissing
    }
    try Task.checkCancellation()
    if progress.hasStalled { throw FileFailure.decoderStalled }
    return outcome
  }

  /// A track that has holes is filled with silence within a stretch of one format; between such stretches, and where the
  /// track begins, ``SampleTimeline`` does it.
  private var outputArguments: [String] {
    let filling = survey.isContinuous ? "anull" : "aresample=async=1"
    let filters = [survey.gainFilter, filling].compactMap { $0 }.joined(separator: ",")
    return ["-map", "0:a:\(survey.track)", "-vn", "-sn", "-dn", "-af", filters]
      + survey.mixing.outputArguments
      + ["-ar", "16000", "-c:a", "pcm_f32le", "-f", "matroska", "pipe:1"]
  }

  private func conclude(_ outcomes: [Outcome]) throws {
    let failed = outcomes.first { !$0.succeeded || !$0.complaint.isEmpty }
    guard progress.samples > 0 else {
      if let failed { throw MediaTool.failure(complaint: failed.complaint, path: path) }
      throw FileFailure.noSamples
    }
    let end = Double(progress.samples) / AudioFormat.sampleRate
    if survey.isMissingSound(after: end) {
      progress.markTruncated()
    } else if let failed, survey.announced == nil {
      // With an end that is known to be reached, what could not be decoded is something behind or between the recordings.
      let isHarmless = failed.succeeded && DecoderMessages(failed.complaint).areOfTagsOrPadding
      if !isHarmless { progress.markTruncated() }
    }
  }

  /// Moves samples on as they come.
  private func pump(
    _ output: SubprocessOutputSequence, _ start: SampleTimeline.Start,
    into chunks: AsyncThrowingChannel<[Float], any Error>
  ) async throws {
    var reader = MatroskaReader()
    var timeline = SampleTimeline(start: start, position: progress.samples, isContinuous: survey.isContinuous)
    var mixer: ChannelMixer?
    var toSkip = max(0, skippingSamples - progress.samples)
    var iterator = output.makeAsyncIterator()
    progress.setWaiting(since: .now)
    while let buffer = try await iterator.next() {
      progress.setWaiting(since: nil)
      guard let blocks = try? reader.read(buffer.withUnsafeBytes { Array($0) }) else {
        throw FileFailure.undecodable(reason: "")
      }
      for block in blocks {
        let channels = reader.channels
        var piece = timeline.place(block, channels: channels)
        while piece.silence > 0 {
          // Long holes a second at a time.
          let frames = min(piece.silence, AudioFormat.samplesPerSecond)
          piece.silence -= frames
          try await hand(on: mix([Float](repeating: 0, count: frames * channels), channels, &mixer), &toSkip, chunks)
        }
        try await hand(on: mix(piece.samples, channels, &mixer), &toSkip, chunks)
      }
      try Task.checkCancellation()
      progress.setWaiting(since: .now)
    }
    progress.setWaiting(since: nil)
    if let rest = mixer?.finish() { try await hand(on: rest, &toSkip, chunks) }
  }

  private func mix(_ samples: [Float], _ channels: Int, _ mixer: inout ChannelMixer?) -> [Float] {
    if mixer == nil {
      mixer = ChannelMixer(
        channels: channels, mixing: survey.mixing, position: progress.samples, sampleRate: AudioFormat.samplesPerSecond)
    }
    return mixer?.mix(samples) ?? samples
  }

  private func hand(
    on samples: [Float], _ toSkip: inout Int, _ chunks: AsyncThrowingChannel<[Float], any Error>
  ) async throws {
    progress.count(samples.count)
    guard progress.samples <= limits.maximumSamples else {
      throw FileFailure.tooLong(limitSeconds: limits.maximumSeconds)
    }
    let skipped = min(toSkip, samples.count)
    toSkip -= skipped
    if skipped < samples.count { await chunks.send(skipped == 0 ? samples : Array(samples.dropFirst(skipped))) }
  }

  /// Sleeps until the decoder has been waited for too long, then kills it, which ends its output. Returns when
  /// cancelled. One sleeping task, whatever the number of reads.
  private func watchForStall(_ process: pid_t, kill: @Sendable () -> Void) async {
    let clock = ProcessorClock(of: process)
    let began = ContinuousClock.now
    var watch = StallWatch(limit: limits.stallSeconds)
    while !Task.isCancelled {
      let now = ContinuousClock.now
      let waitedSince = progress.waitingSince ?? now
      let next = watch.look(
        waitedSince: (waitedSince - began) / .seconds(1), now: (now - began) / .seconds(1), used: clock?.seconds ?? 0)
      guard let next else {
        progress.markStalled()
        return kill()
      }
      try? await Task.sleep(until: began + .seconds(next), clock: .continuous)
    }
  }
}
