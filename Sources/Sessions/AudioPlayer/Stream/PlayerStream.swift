import Audio
import Foundation
import Logging
import Synchronization
import TranscriptionCore

/// The sound of a session's ``AudioPlayer``, in real time, for all listeners: one decoder, one encoder for each
/// format that is heard, whatever the number of listeners.
///
/// ``FramePacer`` says when a frame is due and ``PlaybackCursor`` what it is made of; this actor keeps the processes. There
/// are none while nothing plays: silence is put into the streams as it is; ``restFrames`` after the last sound the encoders
/// end, and the decoder some seconds after the player stopped playing. Processes are bounded over all sessions; where one more
/// cannot be had, the streams end, so that listeners ask again and are told why. Without listeners it costs nothing, from
/// ``lingerSeconds`` after the last one left. Made by ``Session``; ``close()`` when the session ends.
actor PlayerStream {
  private let holder: PlaceHolder
  private let playhead: Playhead
  private let decoding: SampleDecoder
  /// The places of decoders and encoders, over all sessions.
  private let processes: Seats
  private let clock: any SessionClock
  private nonisolated let logger: Logger
  private let link: SessionLink

  private var channels: [PacedAudioFormat: StreamChannel] = [:]
  private var cursor = PlaybackCursor(samplesPerSecond: StreamPCM.sampleRate, frameSamples: PlayerStream.frameSamples)
  private var decoder: PlaybackDecoder?
  private var decoderSeat: Seats.Seat?
  private var restarts = RestartPace()
  /// How often the position had been moved when the last decoder was started.
  private var lastJumps: Int?
  /// Frames without sound since the last with sound.
  private var silentFrames = PlayerStream.restFrames
  /// Frames since the player stopped playing.
  private var idleFrames = 0
  // Held here as long as there are listeners: ends by itself, awaited by close().
  private var pacing: Task<Void, Never>?
  private var isClosed = false
  /// Files that were said to be without sound; no decoder is started for those that cannot be decoded.
  private nonisolated let silentFiles = Mutex<[FileID: FileFailure]>([:])

  /// A listener that comes back within this time finds everything running.
  static let lingerSeconds = 2.0
  static let frameSamples = Int((FramePacer.frameSeconds * StreamPCM.sampleRate).rounded())
  /// Frames of silence after which encoders end: two seconds.
  static let restFrames = 34
  /// Frames after which the decoder of a player that does not play ends: ten seconds, so that a short pause loses no sound.
  private static let decoderRestFrames = 167
  /// Frames that are held for slow listeners: about four seconds.
  private static let heldFrames = 67
  /// Frames that a new listener gets at once, so that its player starts without waiting: just under a second.
  private static let leadFrames = 16
  private static let silentFrame = [UInt8](repeating: 0, count: frameSamples * StreamPCM.bytesPerSample)

  init(
    holder: PlaceHolder, playhead: Playhead, decoding: SampleDecoder, processes: Seats, link: SessionLink,
    clock: any SessionClock, logger: Logger
  ) {
    self.holder = holder
    self.playhead = playhead
    self.decoding = decoding
    self.processes = processes
    self.clock = clock
    self.logger = logger
    self.link = link
  }

  var hasListeners: Bool { channels.values.contains { !$0.broadcast.isDeserted } }

  /// Whether a listener to a format can be served now.
  ///
  /// - Throws: `overloaded` (code `encoders_full`) when processes would be needed that cannot be had.
  func checkRoom(for format: PacedAudioFormat) throws(ServiceError) {
    guard playhead.course(at: clock.now)?.isPlaying == true else { return }
    let needsEncoder = format != .wav && channels[format]?.hasEncoder != true
    try processes.check((decoder == nil ? 1 : 0) + (needsEncoder ? 1 : 0), for: holder, at: clock.now)
  }

  /// The broadcast of a format, started where there is none; `nil` when the session is over. To be joined right away.
  func join(_ format: PacedAudioFormat) -> AudioBroadcast? {
    guard !isClosed else { return nil }
    if channels[format]?.broadcast.hasEnded != false {
      channels[format] = StreamChannel(format, chunks: Self.heldFrames, lead: Self.leadFrames, at: clock.now)
    }
    channels[format]?.lastHeard = clock.now
    if pacing == nil {
      // Held in `pacing`: ends after the last listener has left, awaited by close().
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

  private func stopChannel(_ format: PacedAudioFormat) async {
    guard var channel = channels.removeValue(forKey: format) else { return }
    channel.broadcast.end()
    let running = channel.takeEncoder()
    await running?.close()
    logger.debug(
      "paced audio stopped",
      metadata: ["format": "\(format.rawValue)", "listeners.jumps": "\(channel.broadcast.jumps)"])
  }

  private func stopDesertedChannels(at now: Date) async {
    // Read anew each time: listeners may join or leave while another channel is being stopped.
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

  private func startEncoders() {
    for format in channels.keys where channels[format]?.lacksEncoder == true {
      do throws(ServiceError) {
        let seat = try processes.take(for: holder, at: clock.now)
        channels[format]?.startEncoder(seat, logger: logger)
      } catch {
        end(format, error)
      }
    }
  }

  private func stopEncoders() async {
    for format in Array(channels.keys) {
      let running = channels[format]?.takeEncoder()
      await running?.close()
    }
  }

  /// Ends a stream that cannot be made; its listeners ask again and are told why.
  private func end(_ format: PacedAudioFormat, _ error: ServiceError) {
    logger.notice(
      "paced audio ends: too many processes make sound already",
      metadata: ["format": "\(format.rawValue)", "error.code": "\(error.code)"])
    channels[format]?.broadcast.end()
  }

  // MARK: Pacing

  private func pace() async {
    var pacer = FramePacer(start: clock.now)
    while !isClosed {
      await stopDesertedChannels(at: clock.now)
      if channels.isEmpty { await stopDecoder() }
      // Checked again: a listener may have joined meanwhile. One that joins later starts a new pacing task.
      if channels.isEmpty { break }
      for moment in pacer.due(at: clock.now) { await send(await frame(at: moment)) }
      for channel in channels.values { channel.broadcast.publish() }
      do { try await clock.sleep(for: pacer.wait(at: clock.now)) } catch { break }
    }
    pacing = nil
  }

  /// - Parameter sound: of one frame; `nil` for silence.
  private func send(_ sound: [UInt8]?) async {
    silentFrames = sound == nil ? silentFrames + 1 : 0
    if sound != nil { startEncoders() }
    if silentFrames >= Self.restFrames { await stopEncoders() }
    for format in channels.keys { channels[format]?.add(sound, silentFrame: Self.silentFrame) }
  }

  /// The sound of the time after `moment`; `nil` for silence.
  private func frame(at moment: Date) async -> [UInt8]? {
    let step = cursor.step(playhead.course(at: moment))
    idleFrames = step == .silence ? idleFrames + 1 : 0
    switch step {
    case .silence:
      if idleFrames >= Self.decoderRestFrames { await stopDecoder() }
    case .release: await stopDecoder()
    case .start(let source, let position):
      if source.jumps == lastJumps || restarts.allows(at: moment) {
        lastJumps = source.jumps
        await startDecoder(source, at: position)
      } else {
        // Asked again with the next frame.
        await stopDecoder()
      }
    case .take(let skip, let silence):
      guard let decoder else { return nil }
      if skip > 0 { decoder.skip(samples: skip) }
      let sound = decoder.take(samples: Self.frameSamples - silence)
      guard !sound.isEmpty else { return nil }
      cursor.took(sound.count / StreamPCM.bytesPerSample)
      if sound.count == Self.silentFrame.count { return sound }
      let start = silence * StreamPCM.bytesPerSample
      var frame = Self.silentFrame
      frame.replaceSubrange(start..<start + sound.count, with: sound)
      return frame
    }
    return nil
  }

  // MARK: Decoder

  private func startDecoder(_ source: PlaybackCursor.Source, at position: Double) async {
    let isSilent = silentFiles.withLock { $0[source.file]?.isPermanent == true }
    let media = isSilent ? nil : await link.session?.media(of: source.file)
    guard !isClosed, let media else { return await closeDecoder() }
    do throws(ServiceError) {
      if decoderSeat == nil { decoderSeat = try processes.take(for: holder, at: clock.now) }
    } catch {
      for format in channels.keys { end(format, error) }
      return await stopDecoder()
    }
    decoder = PlaybackDecoder(
      media: media, position: position, rate: source.rate, limits: decoding.limits, index: decoding.index,
      after: decoder
    ) { [weak self] failure in
      self?.report(failure, of: source.file)
    }
    // At once: encoders take as long to start as the decoder.
    startEncoders()
    silentFrames = 0
  }

  /// Ends the decoder, if there is one; another is started when there is something to be heard.
  private func stopDecoder() async {
    cursor.forget()
    await closeDecoder()
  }

  private func closeDecoder() async {
    let stopped = decoder
    decoder = nil
    await stopped?.close()
    if decoder == nil { decoderSeat = nil }
  }

  private nonisolated func report(_ failure: FileFailure, of file: FileID) {
    guard silentFiles.withLock({ $0.updateValue(failure, forKey: file) }) == nil else { return }
    logger.warning(
      "a file cannot be heard; listeners hear silence",
      metadata: ["file.id": "\(file)", "error.code": "\(failure.code)"])
  }
}
