import Audio
import Foundation
import Logging
import TranscriptionCore

/// Records one source into files of a session, from ``start()`` until the source is over, fails for good, or ``stop(_:)``.
///
/// Sound is decoded as it comes, taken at the pace at which it is spoken, cut at pauses and saved file by file. Every
/// change of its state is told to the session, the last one exactly once. When the session has no room it waits a
/// while, which slows the source, before it gives up.
actor StreamRecorder {
  /// Why a recording is stopped.
  enum Stop: Sendable {
    /// What was heard is saved.
    case wanted
    /// The server stops; what was heard is saved, and the recording has failed.
    case serverStops
    /// The session ends: nothing of the recording matters any more.
    case discarded
  }

  private let address: RemoteAddress
  private let source: any RemoteSource
  private let link: SessionLink
  /// Kept for as long as the recording runs.
  private let seat: Seats.Seat
  private let clock: any SessionClock
  private let logger: Logger
  private let decoder = StreamDecoder()
  private var machine: RecordingMachine
  private var cutter: RecordingCutter?
  private var pace = RecordingPace(isLive: false)
  /// Sound taken so far, and sound that a source which begins anew sends again.
  private var takenSeconds = 0.0
  private var secondsToSkip = 0.0
  private var work: Task<Void, Never>?
  private var isOver = false
  /// True once ``stop(_:)`` was called: the recording waits for nothing any more.
  private var isStopping = false

  /// How long a recording waits for room in its session, and how often it looks.
  private static let longestWaitForRoom = 60.0
  private static let roomInterval = 2.0

  init(
    id: String, address: RemoteAddress, source: any RemoteSource, link: SessionLink, seat: Seats.Seat,
    clock: any SessionClock, logger: Logger
  ) {
    self.address = address
    self.source = source
    self.link = link
    self.seat = seat
    self.clock = clock
    self.logger = logger
    machine = RecordingMachine(id: id, address: address, now: clock.now)
  }

  var state: RecordingState { machine.state }

  func start() {
    guard !isOver, !isStopping else { return }
    // Held in `work`: awaited by stop(_:); it keeps nothing alive once it is over.
    work = Task { await self.run() }
  }

  /// Returns when nothing runs any more.
  func stop(_ reason: Stop) async {
    isStopping = true
    work?.cancel()
    await work?.value
    guard !isOver else { return }
    isOver = true
    switch reason {
    case .discarded: cutter = nil
    case .wanted:
      try? await flush()
      await changed(nil, .recordingStopped(machine.state))
    case .serverStops:
      try? await flush()
      await changed(nil, .recordingFailed(machine.state, .serverStopped))
    }
  }

  // MARK: Work

  private func run() async {
    while !Task.isCancelled {
      do {
        try await connect()
        return await end(with: nil)
      } catch let failure as RemoteFailure {
        guard !Task.isCancelled else { return }
        if machine.isLive { try? await flush() }
        switch machine.sourceFailed(failure) {
        case .over: return await end(with: nil)
        case .giveUp(let failure): return await end(with: failure)
        case .askAgain(let seconds):
          let words = FileFailure(code: failure.code, message: failure.message)
          await changed(machine.state, .recordingReconnecting(machine.state, words))
          do { try await clock.sleep(for: .seconds(seconds)) } catch { return }
        }
      } catch {
        guard !Task.isCancelled else { return }
        // What the session refused once is not offered again.
        if error is ServiceError { cutter = nil }
        return await end(with: Self.words(for: error))
      }
    }
  }

  private func end(with failure: FileFailure?) async {
    var failure = failure
    do { try await flush() } catch { failure = failure ?? Self.words(for: error) }
    // If it was stopped meanwhile, stop(_:) announces the end.
    guard !Task.isCancelled, !isOver else { return }
    isOver = true
    if let failure {
      logger.notice("a recording failed", metadata: ["error.code": "\(failure.code)"])
      await changed(nil, .recordingFailed(machine.state, failure))
    } else {
      await changed(nil, .recordingStopped(machine.state))
    }
  }

  private nonisolated func connect() async throws {
    try await source.connect { stream in
      await self.connected(isLive: stream.isLive)
      while let stretch = try await stream.nextStretch() {
        let isWhole = try await self.decoder.decode(stretch) { format, bytes in try await self.take(bytes, format) }
        // A live source has no end of its own: the decoder gave up, and what comes now would be thrown away unheard.
        if !isWhole, stream.isLive { throw RemoteFailure.decoderEnded }
      }
    }
  }

  private func connected(isLive: Bool) {
    machine.isLive = isLive
    pace = RecordingPace(isLive: isLive)
    secondsToSkip = isLive ? 0 : takenSeconds
  }

  private func take(_ bytes: [UInt8], _ format: PCMFormat) async throws {
    let fresh = withoutKnown(bytes, format)
    guard !fresh.isEmpty else { return }
    if let known = cutter?.format, known != format { try await flush() }
    let seconds = format.seconds(ofBytes: fresh.count)
    takenSeconds += seconds
    let news = machine.heard(seconds: seconds)
    if news.changed {
      await changed(machine.state, news.first ? .recordingStarted(machine.state) : nil)
    }
    var current = cutter ?? RecordingCutter(format: format)
    let pieces = current.add(fresh)
    cutter = current
    for piece in pieces { try await save(piece, format) }
    let wait = pace.take(seconds: seconds, at: clock.now)
    if wait > 0 { try await clock.sleep(for: .seconds(wait)) }
  }

  /// Leaves out what was recorded before the source began anew.
  private func withoutKnown(_ bytes: [UInt8], _ format: PCMFormat) -> [UInt8] {
    guard secondsToSkip > 0 else { return bytes }
    let frames = min(bytes.count / format.frameBytes, Int((secondsToSkip * Double(format.sampleRate)).rounded()))
    secondsToSkip -= Double(frames) / Double(format.sampleRate)
    if secondsToSkip < 0.5 / Double(format.sampleRate) { secondsToSkip = 0 }
    return Array(bytes.dropFirst(frames * format.frameBytes))
  }

  private func changed(_ state: RecordingState?, _ event: SessionEvent?) async {
    await link.session?.recordingChanged(machine.state.id, state, event)
  }

  // MARK: Files

  /// Saves what was heard and is in no file yet.
  private func flush() async throws {
    guard var last = cutter else { return }
    cutter = nil
    if let rest = last.takeRemainder() { try await save(rest, last.format) }
  }

  private func save(_ samples: [UInt8], _ format: PCMFormat) async throws {
    let bytes = format.header(dataBytes: samples.count) + samples
    let seconds = format.seconds(ofBytes: samples.count)
    let name = "\(address.host) \(Self.clockText(machine.state.seconds)).wav"
    let link = link
    let deadline = clock.now.addingTimeInterval(Self.longestWaitForRoom)
    while true {
      do {
        // Awaited right here; a task of its own so that a file that is being saved is saved whole also when the recording
        // is stopped meanwhile.
        let file = try await Task {
          guard let session = link.session else { throw ServiceError.sessionNotFound }
          return try await session.saveRecording(name, bytes)
        }.value
        machine.saved(seconds: seconds)
        return await link.session?.recordingSaved(file, seconds: seconds, machine.state) ?? ()
      } catch let error as ServiceError where Self.mayPass(error) && clock.now < deadline && !isStopping {
        // stop(_:) ends the wait; what was heard is offered once more then.
        try? await clock.sleep(for: .seconds(Self.roomInterval))
      }
    }
  }

  /// Whether there may be room in a while: a queue gets shorter, what a session keeps does not get less by itself.
  private static func mayPass(_ error: ServiceError) -> Bool {
    error.kind == .overloaded || (error.kind == .limitReached && error.code != "session_bytes_full")
  }

  /// Where in the recording a file begins, such as `0.02.05`.
  private static func clockText(_ seconds: Double) -> String {
    let whole = Int(seconds)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(whole / 3_600).\(two(whole / 60 % 60)).\(two(whole % 60))"
  }

  private static func words(for error: any Error) -> FileFailure {
    if let failure = error as? FileFailure { return failure }
    if let failure = error as? RemoteFailure { return FileFailure(code: failure.code, message: failure.message) }
    let refusal = ServiceError.wrapping(error)
    return FileFailure(code: refusal.code, message: refusal.message)
  }
}

extension RemoteFailure {
  fileprivate static let decoderEnded = RemoteFailure(
    code: "decoder_ended", message: "What came from the source could not be decoded any further; it is asked again.",
    isTemporary: true)
}

extension FileFailure {
  /// A recording that did not outlive the server.
  static let serverStopped = FileFailure(
    code: "server_stopped",
    message: "The server was stopped while it recorded. What was heard until then is in the playlist; start the "
      + "recording again.")
}
