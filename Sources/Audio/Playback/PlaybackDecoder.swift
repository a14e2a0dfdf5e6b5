import Subprocess
import Synchronization
package import TranscriptionCore

/// The sound of one file from a position on, at a given speed with the pitch kept, decoded a little ahead by one
/// confined ffmpeg.
///
/// The process starts at once and works ahead by about half a second; then it waits until what is there is taken,
/// however long that takes. ``take(samples:)`` never waits: it returns what is decoded so far. A file that cannot be
/// decoded delivers nothing.
package final class PlaybackDecoder: Sendable {
  private let buffer: PlaybackBuffer
  private let decoding: Task<Void, Never>

  /// Bytes of sound that are decoded ahead, beside what a pipe holds (64 KiB).
  private static let capacity = StreamPCM.samplesPerSecond / 2 * StreamPCM.bytesPerSample

  /// - Parameters:
  ///   - position: seconds from the start of the file.
  ///   - rate: 0.25 to 4.
  ///   - index: knows how the file is to be read.
  ///   - predecessor: a decoder whose process is ended before this one's is started.
  ///   - onFailure: called at most once, when the file delivers nothing because it cannot be decoded.
  package init(
    media: MediaLocation, position: Double, rate: Double, limits: DecoderLimits, index: MediaIndex,
    after predecessor: PlaybackDecoder?, onFailure: @escaping @Sendable (FileFailure) -> Void
  ) {
    let buffer = PlaybackBuffer(capacity: Self.capacity)
    self.buffer = buffer
    // Awaited by close(); cancelled there and when the decoder is dropped.
    decoding = Task {
      await predecessor?.close()
      do {
        let survey = try await index.survey(path: media.path, track: media.track, limits: limits)
        let canSeek = position > 0 ? try await index.canSeek(path: media.path, survey) : false
        try await Self.decode(
          media.path, survey, from: position, rate: rate, canSeek: canSeek, limits: limits, into: buffer)
      } catch {
        if !Task.isCancelled { onFailure(error as? FileFailure ?? .unreadable) }
      }
    }
  }

  deinit { decoding.cancel() }

  /// Up to `samples` of what comes next, without waiting.
  package func take(samples: Int) -> [UInt8] { buffer.take(samples: samples) }

  /// The next `samples` are not wanted, whether they are decoded already or not.
  package func skip(samples: Int) { buffer.skip(samples: samples) }

  /// Ends the process; when it returns, none is left.
  package func close() async {
    decoding.cancel()
    buffer.close()
    await decoding.value
  }

  private static func decode(
    _ path: String, _ survey: MediaSurvey, from position: Double, rate: Double, canSeek: Bool, limits: DecoderLimits,
    into buffer: PlaybackBuffer
  ) async throws {
    // The length of joined recordings is not known before they are decoded, and timestamps of frames that change their
    // format are made up: what is before the position is decoded and thrown away.
    let isJoined = survey.parts.count > 1 || (survey.isContinuous && !canSeek)
    if isJoined { buffer.skip(samples: Int(position / rate * Double(StreamPCM.samplesPerSecond))) }
    var complaint = ""
    for part in survey.parts {
      let command = PlaybackCommand(
        path: path, survey: survey, part: part, position: isJoined ? 0 : position, rate: rate, canSeek: canSeek)
      if part == survey.parts.first, command.silence > 0 {
        var samples = Int(command.silence / rate * Double(StreamPCM.samplesPerSecond))
        // A piece at a time: the buffer waits for its listener.
        while samples > 0, !Task.isCancelled {
          let piece = min(samples, StreamPCM.samplesPerSecond / 10)
          samples -= piece
          await buffer.append([UInt8](repeating: 0, count: piece * StreamPCM.bytesPerSample))
        }
      }
      complaint = try await decode(command, limits: limits, into: buffer)
    }
    if buffer.delivered == 0, !complaint.isEmpty { throw MediaTool.failure(complaint: complaint, path: path) }
  }

  /// - Returns: what ffmpeg complained of.
  private static func decode(
    _ playback: PlaybackCommand, limits: DecoderLimits, into buffer: PlaybackBuffer
  ) async throws -> String {
    try Task.checkCancellation()
    let command = ConfinedCommand(tool: "ffmpeg", arguments: playback.arguments, limits: limits, niceness: .heard)
    guard let command else {
      throw FileFailure.decoderMissing
    }
    let complaint: String
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .none, output: .sequence, error: .sequence
      ) { execution in
        async let complaint = StandardErrorTail.collect(execution.standardError)
        async let _: Void = ProcessThrift.watch(execution.processIdentifier.value) { buffer.delivered }
        if playback.isMixedHere {
          try await mix(execution.standardOutput, playback.survey.mixing, into: buffer)
        } else {
          var iterator = execution.standardOutput.makeAsyncIterator()
          while !Task.isCancelled, let chunk = try await iterator.next() {
            await buffer.append(chunk.withUnsafeBytes { Array($0) })
          }
        }
        return await complaint
      }
      complaint = result.closureResult
    } catch {
      throw Task.isCancelled ? CancellationError() : FileFailure.decoderMissing
    }
    try Task.checkCancellation()
    return complaint
  }

  private static func mix(
    _ output: SubprocessOutputSequence, _ mixing: ChannelMixing, into buffer: PlaybackBuffer
  ) async throws {
    var reader = MatroskaReader()
    var mixer: ChannelMixer?
    var iterator = output.makeAsyncIterator()
    while !Task.isCancelled, let chunk = try await iterator.next() {
      for block in try reader.read(chunk.withUnsafeBytes { Array($0) }) {
        if mixer == nil {
          mixer = ChannelMixer(
            channels: reader.channels, mixing: mixing, position: 0, sampleRate: StreamPCM.samplesPerSecond)
        }
        await buffer.append(StreamPCM.bytes(ofMono: mixer?.mix(block.samples) ?? []))
      }
    }
    await buffer.append(StreamPCM.bytes(ofMono: mixer?.finish() ?? []))
  }
}
