import AsyncAlgorithms
import Subprocess
import TranscriptionCore

/// Runs ffmpeg on one file and hands its samples to a channel, one chunk at a time.
struct FFmpegDecoder: Sendable {
  let path: String
  let limits: DecoderLimits
  let niceness: Niceness
  let skippingSamples: Int
  /// Where ffmpeg is sent in the file before it decodes, in whole seconds (so that every sample rate has a sample there);
  /// 0 to decode from the start. What lies between there and the first sample that is wanted is thrown away.
  let seekSeconds: Int
  let progress = DecodingProgress()

  private static let outputArguments = [
    "-map", "0:a:0", "-vn", "-sn", "-dn", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "16000",
    "-c:a", "pcm_f32le", "-f", "f32le", "pipe:1",
  ]

  /// Returns when everything was handed over and the process is gone. Cancelling kills the process.
  ///
  /// - Throws: `FileFailure`.
  func decode(into chunks: AsyncThrowingChannel<[Float], any Error>) async throws {
    if seekSeconds > 0, try await decode(from: seekSeconds, into: chunks) { return }
    _ = try await decode(from: 0, into: chunks)
  }

  /// - Returns: false when nothing at all came after a seek: the file is shorter, or has no way to go there.
  private func decode(from seconds: Int, into chunks: AsyncThrowingChannel<[Float], any Error>) async throws -> Bool {
    let start = seconds * AudioFormat.samplesPerSecond
    progress.begin(at: start)
    let arguments =
      ["-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"]
      + (seconds > 0 ? ["-ss", "\(seconds)"] : []) + MediaTool.inputArguments(path: path) + Self.outputArguments
    guard let command = ConfinedCommand(tool: "ffmpeg", arguments: arguments, limits: limits, niceness: niceness) else {
      throw FileFailure.decoderMissing
    }
    let outcome: (complaint: String, succeeded: Bool)
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .none, output: .sequence, error: .sequence
      ) { execution in
        async let complaint = ComplaintCollector.collect(execution.standardError)
        async let _: Void = watchForStall { try? execution.send(signal: .kill, toProcessGroup: true) }
        async let _: Void = ProcessThrift.watch(execution.processIdentifier.value) { progress.samples }
        try await pump(execution.standardOutput, from: start, into: chunks)
        progress.setWaiting(since: nil)
        return await complaint
      }
      outcome = (result.closureResult, result.terminationStatus.isSuccess)
    } catch let failure as FileFailure {
      throw failure
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw Task.isCancelled ? CancellationError() : FileFailure.decoderMissing
    }
    try Task.checkCancellation()
    if progress.hasStalled { throw FileFailure.decoderStalled }
    if start > 0, progress.samples == start { return false }
    try conclude(complaint: outcome.complaint, succeeded: outcome.succeeded)
    return true
  }

  private func conclude(complaint: String, succeeded: Bool) throws {
    if progress.samples > 0 {
      if !succeeded || !complaint.isEmpty { progress.markTruncated() }
    } else if !succeeded || !complaint.isEmpty {
      throw MediaTool.failure(complaint: complaint, path: path)
    }
  }

  /// Moves samples on as they come. A chunk may end inside a sample; the rest is carried to the next.
  private func pump(
    _ output: SubprocessOutputSequence, from start: Int, into chunks: AsyncThrowingChannel<[Float], any Error>
  ) async throws {
    var carry: [UInt8] = []
    var toSkip = max(0, skippingSamples - start)
    var iterator = output.makeAsyncIterator()
    progress.setWaiting(since: .now)
    while let buffer = try await iterator.next() {
      progress.setWaiting(since: nil)
      let bytes = buffer.withUnsafeBytes { carry + $0 }
      carry = Array(bytes.suffix(bytes.count % SampleEncoding.float32.bytesPerSample))
      var samples = SampleEncoding.float32.samples(from: bytes)
      progress.count(samples.count)
      guard progress.samples <= limits.maximumSamples else {
        throw FileFailure.tooLong(limitSeconds: limits.maximumSeconds)
      }
      let skipped = min(toSkip, samples.count)
      toSkip -= skipped
      if skipped > 0 { samples.removeFirst(skipped) }
      if !samples.isEmpty { await chunks.send(samples) }
      try Task.checkCancellation()
      progress.setWaiting(since: .now)
    }
  }

  /// Sleeps until the decoder has been waited for too long, then kills it, which ends its output. Returns when
  /// cancelled. One sleeping task, whatever the number of reads.
  private func watchForStall(kill: @Sendable () -> Void) async {
    let limit = Duration.seconds(limits.stallSeconds)
    while !Task.isCancelled {
      let now = ContinuousClock.now
      let deadline = (progress.waitingSince ?? now) + limit
      if deadline <= now {
        progress.markStalled()
        return kill()
      }
      try? await Task.sleep(until: deadline, clock: .continuous)
    }
  }
}
