import Subprocess
package import TranscriptionCore

/// Which formats this machine's ffmpeg can encode. ffmpeg is asked once, at the first check.
package actor StreamEncoders {
  /// Names of ffmpeg's encoders; `nil` where there is no ffmpeg.
  package typealias Source = @Sendable () async -> Set<String>?

  private let source: Source
  private var asking: Task<Set<String>?, Never>?

  private static let maximumAnswerBytes = 1 << 20

  package init(source: @escaping Source = StreamEncoders.askFFmpeg) { self.source = source }

  /// - Throws: ``ServiceError`` (`overloaded`, codes `decoder_missing` and `encoder_missing`).
  package func check(_ format: PacedAudioFormat) async throws(ServiceError) {
    guard let names = await names() else { throw Self.noDecoder }
    if let encoder = StreamEncoding(format)?.encoder, !names.contains(encoder) {
      throw Self.noEncoder(encoder, for: format)
    }
  }

  private func names() async -> Set<String>? {
    if let asking { return await asking.value }
    let source = source
    // Awaited right below, and by concurrent callers.
    let task = Task { await source() }
    asking = task
    let names = await task.value
    // Asked again next time: ffmpeg may be installed while the server runs.
    if names == nil { asking = nil }
    return names
  }

  package static let askFFmpeg: Source = {
    let arguments = ["-nostdin", "-hide_banner", "-loglevel", "error", "-encoders"]
    guard let command = ConfinedCommand(tool: "ffmpeg", arguments: arguments, limits: DecoderLimits()),
      let result = try? await run(
        .name(command.executable), arguments: Arguments(command.arguments), environment: command.environment(),
        platformOptions: command.platformOptions, input: .none, output: .string(limit: maximumAnswerBytes),
        error: .discarded), result.terminationStatus.isSuccess
    else { return nil }
    return names(in: result.standardOutput)
  }

  /// The names in what `ffmpeg -encoders` says: flags, name, description a line.
  static func names(in listing: String) -> Set<String> {
    Set(
      listing.split(whereSeparator: \.isNewline).compactMap { line in
        let words = line.split(separator: " ")
        return words.count >= 2 && words[0].count == 6 ? String(words[1]) : nil
      })
  }

  private static let noDecoder = ServiceError(
    .overloaded, code: "decoder_missing",
    message:
      "The server has no working ffmpeg and cannot send sound. Play the file's own audio, or ask the operator to "
      + "install ffmpeg.", retryAfterSeconds: 600)

  private static func noEncoder(_ encoder: String, for format: PacedAudioFormat) -> ServiceError {
    ServiceError(
      .overloaded, code: "encoder_missing",
      message: "The server's ffmpeg has no \(encoder) and cannot send \(format.rawValue). Ask for format=wav, or ask "
        + "the operator to install an ffmpeg that has it.", parameter: "format", retryAfterSeconds: 600)
  }
}
