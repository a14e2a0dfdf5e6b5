import Subprocess

/// What encoding costs by itself: one bare ffmpeg that encodes a tone in the same format in real time;
/// its output is discarded.
enum RealTimeEncoder {
  /// - Returns: its share of one processor.
  static func processorShare(format: String, seconds: Double) async throws -> Double {
    let output =
      format == "mp3"
      ? ["-c:a", "libmp3lame", "-b:a", "128k", "-f", "mp3"] : ["-c:a", "libopus", "-b:a", "96k", "-f", "ogg"]
    let input = ["-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "sine=440:sample_rate=48000"]
    let result = try await run(
      .name("ffmpeg"), arguments: Arguments(input + ["-ac", "2", "-t", "\(seconds + 10)"] + output + ["pipe:1"]),
      input: .none, output: .sequence, error: .discarded
    ) { execution in
      let process = execution.processIdentifier.value
      async let heard: Void = drain(execution.standardOutput)
      try await Task.sleep(for: .seconds(2))
      let before = ProcessFigures.busySeconds(of: process)
      try await Task.sleep(for: .seconds(seconds))
      let busy = ProcessFigures.busySeconds(of: process) - before
      try execution.send(signal: .kill)
      try? await heard
      return busy / seconds
    }
    return result.closureResult
  }

  private static func drain(_ output: SubprocessOutputSequence) async throws {
    for try await _ in output {}
  }
}
