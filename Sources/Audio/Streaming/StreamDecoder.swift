import Subprocess
import Synchronization
package import TranscriptionCore

/// Decodes sound that comes as a stream of bytes, as it comes, with one confined ffmpeg process that reads and writes
/// pipes and nothing else: it knows no network protocol and no format that names other files.
///
/// Sound keeps its sample rate and its channels, as far as those are usual ones; more than two channels become two.
/// Gaps in the stream's timestamps are not filled: a recording is what came.
package struct StreamDecoder: Sendable {
  private let limits: DecoderLimits

  private static let outputArguments = [
    "-map", "0:a:0", "-vn", "-sn", "-dn", "-af",
    "aformat=sample_fmts=s16:sample_rates=48000|44100|32000|24000|22050|16000|12000|11025|8000:channel_layouts=mono|stereo",
    "-c:a", "pcm_s16le", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact", "-flush_packets", "1",
    "-f", "wav", "pipe:1",
  ]

  package init(limits: DecoderLimits = DecoderLimits()) { self.limits = limits }

  /// Returns when all sound was handed over; the process is gone then. Cancelling kills it.
  ///
  /// - Parameter output: takes whole moments of sound; nothing is read while it works, so it slows the source.
  /// - Returns: whether `input` was read to its end. It was not where the process ended before: at the end of what it
  ///   understands, at a limit, or by force.
  /// - Throws: what `input` or `output` throws, `FileFailure` for what is no sound, `CancellationError`.
  package func decode(
    _ input: any RemoteBytes, output: @Sendable (PCMFormat, [UInt8]) async throws -> Void
  ) async throws -> Bool {
    let arguments =
      [
        "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1", "-probesize", "1000000", "-analyzeduration",
        "2000000",
      ] + MediaTool.pipeArguments + Self.outputArguments
    guard let command = ConfinedCommand(tool: "ffmpeg", arguments: arguments, limits: limits) else {
      throw FileFailure.decoderMissing
    }
    let feeding = Feeding()
    let outcome: (complaint: String, hasSound: Bool)
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        async let complaint = StandardErrorTail.collect(execution.standardError)
        let hasSound = try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { await Self.feed(input, to: execution.standardInputWriter, feeding) }
          defer { group.cancelAll() }
          do {
            return try await Self.pump(execution.standardOutput, output: output)
          } catch {
            // The feeding task may be blocked in a write to ffmpeg's standard input.
            try? execution.send(signal: .kill, toProcessGroup: true)
            throw error
          }
        }
        return (await complaint, hasSound)
      }
      outcome = result.closureResult
    } catch is SubprocessError {
      try Task.checkCancellation()
      throw feeding.failure ?? FileFailure.decoderMissing
    }
    try Task.checkCancellation()
    if let failure = feeding.failure { throw failure }
    guard outcome.hasSound else { throw MediaTool.failure(complaint: outcome.complaint, path: "pipe:0") }
    return feeding.hasReachedEnd
  }

  /// How the source's bytes ended.
  private final class Feeding: Sendable {
    private let state = Mutex<(failure: (any Error)?, hasReachedEnd: Bool)>((nil, false))
    var failure: (any Error)? { state.withLock { $0.failure } }
    var hasReachedEnd: Bool { state.withLock { $0.hasReachedEnd } }
    func fail(_ error: any Error) { state.withLock { $0.failure = error } }
    func reachEnd() { state.withLock { $0.hasReachedEnd = true } }
  }

  private static func feed(_ input: any RemoteBytes, to writer: StandardInputWriter, _ feeding: Feeding) async {
    do {
      var isRead = true
      while isRead, let bytes = try await input.next() {
        // A decoder that reads no more has said why, or has reached the end of what it understands.
        isRead = (try? await writer.write(bytes)) != nil
      }
      if isRead { feeding.reachEnd() }
    } catch is CancellationError {
      // The decoder ended first, or the caller was cancelled.
    } catch {
      feeding.fail(error)
    }
    try? await writer.finish()
  }

  /// - Returns: whether there was any sound.
  private static func pump(
    _ sound: SubprocessOutputSequence, output: @Sendable (PCMFormat, [UInt8]) async throws -> Void
  ) async throws -> Bool {
    var format: PCMFormat?
    var carry: [UInt8] = []
    var hasSound = false
    var iterator = sound.makeAsyncIterator()
    while let buffer = try await iterator.next() {
      carry += buffer.withUnsafeBytes { Array($0) }
      if format == nil, let (found, offset) = try readHeader(carry) {
        format = found
        carry.removeFirst(offset)
      }
      guard let format else { continue }
      let whole = carry.count - carry.count % format.frameBytes
      guard whole > 0 else { continue }
      let bytes = Array(carry[..<whole])
      carry.removeFirst(whole)
      hasSound = true
      try await output(format, bytes)
      try Task.checkCancellation()
    }
    return hasSound
  }

  private static func readHeader(_ bytes: [UInt8]) throws -> (PCMFormat, Int)? {
    let layout = WAVLayout.parse(fileSize: Int.max / 2) { offset, count in
      guard offset < bytes.count else { return [] }
      return Array(bytes[offset..<min(bytes.count, offset + count)])
    }
    guard let layout, layout.encoding == .signed16, layout.dataOffset <= bytes.count else {
      // The decoder's header is short; whatever else this is, it is no sound.
      guard bytes.count < 4_096 else { throw FileFailure.undecodable(reason: "") }
      return nil
    }
    return (PCMFormat(sampleRate: layout.sampleRate, channels: layout.channels), layout.dataOffset)
  }
}
