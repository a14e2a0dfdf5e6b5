import Subprocess
import TranscriptionCore

/// One long-lived ffmpeg that turns PCM, as it comes, into one format.
///
/// Writing never waits: where the encoder cannot keep up, the oldest pieces in its queue are dropped. Lives until
/// ``close()``; an encoder that ends by itself calls `onEnd` once.
package final class StreamEncoder: Sendable {
  private let input: AsyncStream<[UInt8]>.Continuation
  private let encoding: Task<Void, Never>

  /// Pieces that wait for the encoder, of 60 ms each.
  private static let mostPieces = 32
  /// Measured need is below 200 MB.
  private static let addressSpaceBytes = 1 << 30

  /// - Parameters:
  ///   - onOutput: called in order, one call at a time, with whole frames or pages with sound; never after ``close()`` has
  ///     returned.
  ///   - onEnd: called with the process's last words when it ended without having been closed.
  package init(
    _ encoding: StreamEncoding, onOutput: @escaping @Sendable ([UInt8]) -> Void,
    onEnd: @escaping @Sendable (String) -> Void
  ) {
    let (pieces, input) = AsyncStream<[UInt8]>.makeStream(bufferingPolicy: .bufferingNewest(Self.mostPieces))
    self.input = input
    // Awaited by close(); cancelled there and when the encoder is dropped.
    self.encoding = Task {
      let lastWords = await Self.encode(encoding, pieces, onOutput)
      if !Task.isCancelled { onEnd(lastWords) }
    }
  }

  deinit { encoding.cancel() }

  /// Whole samples.
  package func write(_ pcm: [UInt8]) { input.yield(pcm) }

  /// Ends the process; when it returns, none is left.
  package func close() async {
    encoding.cancel()
    input.finish()
    await encoding.value
  }

  private static func encode(
    _ encoding: StreamEncoding, _ pieces: AsyncStream<[UInt8]>, _ onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async -> String {
    guard
      let command = ConfinedCommand(
        endlessTool: "ffmpeg", arguments: encoding.commandLine, addressSpaceBytes: addressSpaceBytes)
    else { return "ffmpeg is not installed" }
    do {
      try await DescriptorRoom.wait()
      let result = try await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        await withTaskGroup(of: String.self) { group in
          group.addTask {
            for await piece in pieces {
              guard (try? await execution.standardInputWriter.write(piece)) != nil else { break }
            }
            try? await execution.standardInputWriter.finish()
            return ""
          }
          group.addTask { await StandardErrorTail.collect(execution.standardError) }
          var splitter = encoding.splitter
          var iterator = execution.standardOutput.makeAsyncIterator()
          while let chunk = try? await iterator.next() {
            let sound = chunk.withUnsafeBytes { splitter.take($0) }.sound
            if !sound.isEmpty { onOutput(sound) }
          }
          // End of output: kills what is left of the process group, and wakes the task that waits for the next piece.
          try? execution.send(signal: .kill, toProcessGroup: true)
          group.cancelAll()
          return await group.reduce("") { $0 + $1 }
        }
      }
      return result.closureResult
    } catch {
      return "ffmpeg could not be started"
    }
  }
}
