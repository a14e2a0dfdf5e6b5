import Audio
import Foundation
import Logging
import Synchronization
import TranscriptionCore

/// The sound of a session's ``AudioPlayer``, in real time, for everybody who listens: one decoder, one encoder for each
/// format that somebody hears, whatever the number of listeners.
///
/// ``FramePacer`` says when a frame is due and ``PlaybackCursor`` what it is made of; this actor keeps the processes. It
/// costs nothing until the first listener joins, and its processes end ``lingerSeconds`` after the last one left. Made by
/// ``Session``; ``close()`` when the session ends.
actor PlayerStream {
  private struct Channel {
    let broadcast: AudioBroadcast
    /// `nil` for PCM.
    let encoder: StreamEncoder?
    var lastHeard: Date
  }

  private let playhead: Playhead
  private let limits: DecoderLimits
  private let clock: any SessionClock
  private nonisolated let logger: Logger
  /// Where a file's bytes are; `nil` when it is gone.
  private let mediaPath: @Sendable (FileID) async -> String?

  private var channels: [PacedAudioFormat: Channel] = [:]
  private var cursor = PlaybackCursor(samplesPerSecond: StreamPCM.sampleRate, frameSamples: PlayerStream.frameSamples)
  private var decoder: PlaybackDecoder?
  // Held here as long as somebody listens: ends by itself, awaited by close().
  private var pacing: Task<Void, Never>?
  private var isClosed = false
  /// Files of which it was said that they cannot be heard.
  private nonisolated let reportedFiles = Mutex<Set<FileID>>([])

  /// Whoever comes back within this time finds everything running.
  static let lingerSeconds = 2.0
  static let frameSamples = Int((FramePacer.frameSeconds * StreamPCM.sampleRate).rounded())
  /// Frames that are held for listeners who are slow: about four seconds.
  private static let heldFrames = 67
  /// Frames that a new listener gets at once, so that its player starts without waiting: just under a second.
  private static let leadFrames = 16
  private static let silentFrame = [UInt8](repeating: 0, count: frameSamples * StreamPCM.bytesPerSample)

  init(
    playhead: Playhead, limits: DecoderLimits, clock: any SessionClock, logger: Logger,
    mediaPath: @escaping @Sendable (FileID) async -> String?
  ) {
    self.playhead = playhead
    self.limits = limits
    self.clock = clock
    self.logger = logger
    self.mediaPath = mediaPath
  }

  var hasListeners: Bool { channels.values.contains { !$0.broadcast.isDeserted } }

  /// Where a format is to be heard, from now on if need be; `nil` when the session is over. To be joined right away.
  func join(_ format: PacedAudioFormat) -> AudioBroadcast? {
    guard !isClosed else { return nil }
    if channels[format]?.broadcast.hasEnded != false { channels[format] = makeChannel(format) }
    channels[format]?.lastHeard = clock.now
    if pacing == nil {
      // Held in `pacing`: ends when nobody listens any more, awaited by close().
      pacing = Task { await self.pace() }
    }
    return channels[format]?.broadcast
  }

  /// Listeners come to the end of what there is; when it returns, no process is left.
  func close() async {
    isClosed = true
    pacing?.cancel()
    await pacing?.value
    await stopDecoder()
    for format in channels.keys { await stopChannel(format) }
  }

  // MARK: Channels

  private func makeChannel(_ format: PacedAudioFormat) -> Channel {
    guard let encoding = StreamEncoding(format) else {
      let broadcast = AudioBroadcast(
        headers: StreamPCM.wavHeader, chunks: Self.heldFrames, lead: Self.leadFrames)
      return Channel(broadcast: broadcast, encoder: nil, lastHeard: clock.now)
    }
    let broadcast = AudioBroadcast(
      headers: format == .mp3 ? [] : nil, chunks: Self.heldFrames, lead: Self.leadFrames)
    let logger = logger
    let encoder = StreamEncoder(encoding) { output in
      if !output.headers.isEmpty { broadcast.begin(with: output.headers) }
      broadcast.add(output.sound)
    } onEnd: { lastWords in
      logger.error(
        "an encoder of paced audio ended, and its listeners with it",
        metadata: ["format": "\(format.rawValue)", "ffmpeg": "\(lastWords)"])
      broadcast.end()
    }
    return Channel(broadcast: broadcast, encoder: encoder, lastHeard: clock.now)
  }

  private func stopChannel(_ format: PacedAudioFormat) async {
    guard let channel = channels.removeValue(forKey: format) else { return }
    channel.broadcast.end()
    await channel.encoder?.close()
    logger.debug(
      "paced audio stopped",
      metadata: ["format": "\(format.rawValue)", "listeners.jumps": "\(channel.broadcast.jumps)"])
  }

  private func stopDesertedChannels(at now: Date) async {
    // Read anew each time: somebody may join, or leave, while another one is being stopped.
    for format in Array(channels.keys) {
      guard let channel = channels[format] else { continue }
      if channel.broadcast.hasEnded {
        await stopChannel(format)
      } else if !channel.broadcast.isDeserted {
        channels[format]?.lastHeard = now
      } else if now.timeIntervalSince(channel.lastHeard) >= Self.lingerSeconds {
        await stopChannel(format)
      }
    }
  }

  // MARK: Pacing

  private func pace() async {
    var pacer = FramePacer(start: clock.now)
    while !isClosed {
      await stopDesertedChannels(at: clock.now)
      if channels.isEmpty { await stopDecoder() }
      // Somebody may have come meanwhile; whoever comes later starts anew.
      if channels.isEmpty { break }
      for moment in pacer.due(at: clock.now) {
        let sound = await frame(at: moment)
        for channel in channels.values {
          if let encoder = channel.encoder { encoder.write(sound) } else { channel.broadcast.add(sound) }
        }
      }
      for channel in channels.values { channel.broadcast.publish() }
      do { try await clock.sleep(for: pacer.wait(at: clock.now)) } catch { break }
    }
    pacing = nil
  }

  /// The sound of the time after `moment`.
  private func frame(at moment: Date) async -> [UInt8] {
    switch cursor.step(playhead.course(at: moment)) {
    case .silence: break
    case .release: await stopDecoder()
    case .start(let source, let position): await startDecoder(source, at: position)
    case .take(let skip, let silence):
      guard let decoder else { break }
      if skip > 0 { decoder.skip(samples: skip) }
      let sound = decoder.take(samples: Self.frameSamples - silence)
      guard !sound.isEmpty else { break }
      cursor.took(sound.count / StreamPCM.bytesPerSample)
      if sound.count == Self.silentFrame.count { return sound }
      let start = silence * StreamPCM.bytesPerSample
      var frame = Self.silentFrame
      frame.replaceSubrange(start..<start + sound.count, with: sound)
      return frame
    }
    return Self.silentFrame
  }

  private func startDecoder(_ source: PlaybackCursor.Source, at position: Double) async {
    let path = await mediaPath(source.file)
    guard !isClosed, let path else { return await stopDecoder() }
    decoder = PlaybackDecoder(
      path: path, position: position, rate: source.rate, limits: limits, after: decoder
    ) { [weak self] failure in
      self?.report(failure, of: source.file)
    }
  }

  private func stopDecoder() async {
    cursor.forget()
    guard let stopped = decoder else { return }
    decoder = nil
    await stopped.close()
  }

  private nonisolated func report(_ failure: FileFailure, of file: FileID) {
    guard reportedFiles.withLock({ $0.insert(file).inserted }) else { return }
    logger.warning(
      "a file cannot be heard; listeners hear silence",
      metadata: ["file.id": "\(file)", "error.code": "\(failure.code)"])
  }
}
