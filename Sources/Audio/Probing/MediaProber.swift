import Subprocess
import TranscriptionCore

/// Looks at a media file without decoding it: PCM WAV and raw speech natively, everything else with a confined
/// ffprobe.
package struct MediaProber: Sendable {
  package var limits: DecoderLimits

  /// More output than this is no honest answer.
  private static let maximumAnswerBytes = 65_536

  package init(limits: DecoderLimits = DecoderLimits()) {
    self.limits = limits
  }

  /// Examines the file at `path`.
  ///
  /// - Returns: a description of a file that has sound, as far as can be told without decoding it.
  /// - Throws: `FileFailure` with the code `empty_file`, `no_audio`, `undecodable`, `too_long`, `unreadable`,
  ///   `decoder_stalled` or `decoder_missing`; `CancellationError`.
  package func probe(path: String) async throws -> MediaProbe {
    let probe = try await description(path: path)
    if let duration = probe.duration {
      guard duration > 0 else { throw FileFailure.noAudio }
      guard duration <= limits.maximumSeconds else { throw FileFailure.tooLong(limitSeconds: limits.maximumSeconds) }
    }
    return probe
  }

  private func description(path: String) async throws -> MediaProbe {
    let bytes: Int
    switch try await MediaContents.examine(path: path) {
    case .wav(let file, let layout):
      guard let encoding = layout.encoding else {
        bytes = file.size
        break
      }
      return MediaProbe(
        duration: layout.duration, sampleRate: layout.sampleRate, channels: layout.channels, codec: encoding.codecName)
    case .rawSpeech(let file):
      let encoding = SampleEncoding.signed16
      let samples = file.size / encoding.bytesPerSample
      return MediaProbe(
        duration: Double(samples) / AudioFormat.sampleRate, sampleRate: AudioFormat.samplesPerSecond, channels: 1,
        codec: encoding.codecName)
    case .other(let size): bytes = size
    }
    return try await withThrowingTaskGroup(of: MediaProbe.self) { group in
      group.addTask { try await askFFprobe(path: path, niceness: .preparing(bytes: bytes)) }
      group.addTask {
        try await Task.sleep(for: .seconds(limits.stallSeconds))
        throw FileFailure.decoderStalled
      }
      defer { group.cancelAll() }
      guard let probe = try await group.next() else { throw CancellationError() }
      return probe
    }
  }

  private func askFFprobe(path: String, niceness: Niceness) async throws -> MediaProbe {
    let arguments =
      ["-hide_banner", "-loglevel", "error", "-threads", "1"] + MediaTool.inputArguments(path: path) + [
        "-select_streams", "a:0", "-show_entries", "format=duration:stream=codec_name,sample_rate,channels,duration",
        "-of", "json",
      ]
    guard let command = ConfinedCommand(tool: "ffprobe", arguments: arguments, limits: limits, niceness: niceness)
    else {
      throw FileFailure.decoderMissing
    }
    let answer: String
    let complaint: String
    let succeeded: Bool
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .none, output: .string(limit: Self.maximumAnswerBytes),
        error: .sequence
      ) { execution in
        async let _: Void = ProcessThrift.watch(execution.processIdentifier.value) { 0 }
        return await ComplaintCollector.collect(execution.standardError)
      }
      answer = result.standardOutput
      complaint = result.closureResult
      succeeded = result.terminationStatus.isSuccess
    } catch {
      try Task.checkCancellation()
      throw FileFailure.decoderMissing
    }
    try Task.checkCancellation()
    guard succeeded, let report = FFprobeReport(json: answer) else {
      throw MediaTool.failure(complaint: complaint, path: path)
    }
    guard let stream = report.streams.first else { throw FileFailure.noAudio }
    let duration = stream.duration ?? report.format?.duration
    return MediaProbe(
      duration: duration.flatMap(Double.init), sampleRate: stream.sampleRate.flatMap { Int($0) },
      channels: stream.channels, codec: stream.codec)
  }
}
