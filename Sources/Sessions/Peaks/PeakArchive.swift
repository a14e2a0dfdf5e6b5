import Audio
import Foundation
import Logging
import TranscriptionCore

/// A session's peaks: answers from what preparation has written, and measures what it has not.
///
/// Preparation writes no peaks of files of a few seconds, and none were written by versions before; a disk may have refused
/// them, and a cancelled file was never decoded to its end. Such files are decoded once more on request, one short
/// and one long one at a time, in slots that all sessions share. The answer waits a moment for a short one; otherwise it
/// says that it is not final.
/// Made by ``Session``; ``close()`` when it ends.
actor PeakArchive {
  private let session: SessionID
  private let folders: SessionFolders
  private let decoder: SampleDecoder
  private let slots: PeakSlots
  /// One for short files and one for long ones, so that a session with many files leaves the rest to others.
  private let ownShortSlot = PeakSlots(count: 1)
  private let ownLongSlot = PeakSlots(count: 1)
  private let clock: any SessionClock
  private let logger: Logger
  private var measurements: [FileID: Task<Void, Never>] = [:]
  private var waiters: [FileID: [UUID: CheckedContinuation<Void, Never>]] = [:]
  /// Files that cannot be decoded, or may not be.
  private var mute: Set<FileID> = []
  private var isClosed = false

  /// Files of up to this many seconds are short.
  private static let shortSeconds = 60.0
  /// How long the caller waits for a short file.
  private static let longestWait = Duration.seconds(5)
  private static let stepSamples = 30 * AudioFormat.samplesPerSecond

  init(
    session: SessionID, folders: SessionFolders, decoder: SampleDecoder, slots: PeakSlots, clock: any SessionClock,
    logger: Logger
  ) {
    self.session = session
    self.folders = folders
    self.decoder = decoder
    self.slots = slots
    self.clock = clock
    self.logger = logger
  }

  /// - Parameters:
  ///   - from: seconds from the file's start.
  ///   - to: `nil` for its end.
  ///   - points: the most peaks to answer with.
  func peaks(of record: MediaRecord, from: Double, to: Double?, points: Int) async -> FilePeaks {
    let file = PeakFile(path: folders.peaksPath(of: record.id, in: session))
    let known = await Self.read(file, record.duration, from: from, to: to, points: points, isMute: false)
    guard !known.isFinal, record.state.isTerminal else { return known }
    if record.failure?.forbidsDecoding == true { mute.insert(record.id) }
    if !mute.contains(record.id) {
      measure(record)
      if Self.length(of: record) == .short { await wait(for: record.id) }
    }
    return await Self.read(
      file, record.duration, from: from, to: to, points: points, isMute: mute.contains(record.id))
  }

  /// The file is gone; its peaks go with it.
  func remove(_ file: FileID) async {
    let measurement = measurements[file]
    measurement?.cancel()
    await measurement?.value
    mute.remove(file)
    let peaks = PeakFile(path: folders.peaksPath(of: file, in: session))
    _ = try? await BlockingIO.run { peaks.remove() }
  }

  /// Stops all measurements and waits for their ends.
  func close() async {
    isClosed = true
    let running = Array(measurements.values)
    for measurement in running { measurement.cancel() }
    for measurement in running { await measurement.value }
  }

  // MARK: Reading

  private static func read(
    _ file: PeakFile, _ duration: Double?, from: Double, to: Double?, points: Int, isMute: Bool
  ) async -> FilePeaks {
    let answer = try? await SlicedIO.piece {
      let perSecond = 1 / FilePeaks.finestInterval
      let total = duration.map { Int(($0 * perSecond - 1e-6).rounded(.up)) } ?? file.read(0..<0).total
      let first = min(total, Int(from * perSecond + 1e-6))
      let end = min(total, to.map { Int(min($0 * perSecond, 1e9) - 1e-6) + 1 } ?? total)
      let stretch = file.read(first..<max(first, end))
      let width = max(1, (stretch.levels.count + points - 1) / points)
      let peaks = stride(from: 0, to: stretch.levels.count, by: width).map { start in
        PeakLevel.value(stretch.levels[start..<min(start + width, stretch.levels.count)].max() ?? PeakLevel.unknown)
      }
      // Where the record has no duration, that of complete peaks is used.
      let length = duration ?? (stretch.isWhole ? Double(stretch.total) / perSecond : nil)
      return FilePeaks(
        duration: length, interval: Double(width) / perSecond, from: Double(first) / perSecond, peaks: peaks,
        isFinal: stretch.isWhole || isMute)
    }
    return answer
      ?? FilePeaks(duration: duration, interval: FilePeaks.finestInterval, from: from, peaks: [], isFinal: false)
  }

  // MARK: Measuring

  private static func length(of record: MediaRecord) -> PeakSlots.Length {
    record.duration.map { $0 <= shortSeconds } == true ? .short : .long
  }

  private func measure(_ record: MediaRecord) {
    guard !isClosed, measurements[record.id] == nil else { return }
    // Held in `measurements`: awaited by remove(_:) and close().
    measurements[record.id] = Task { await self.run(record) }
  }

  /// Returns once the file is not being measured any more, longestWait is over, or the task is cancelled.
  private func wait(for file: FileID) async {
    let waiter = UUID()
    let clock = clock
    // Awaited below.
    let alarm = Task {
      try? await clock.sleep(for: Self.longestWait)
      self.stopWaiting(waiter, for: file)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        if Task.isCancelled || measurements[file] == nil {
          caller.resume()
        } else {
          waiters[file, default: [:]][waiter] = caller
        }
      }
    } onCancel: {
      // Ends by itself; the waiting task goes on once it has run.
      Task { await self.stopWaiting(waiter, for: file) }
    }
    alarm.cancel()
    await alarm.value
  }

  private func stopWaiting(_ waiter: UUID, for file: FileID) {
    waiters[file]?.removeValue(forKey: waiter)?.resume()
  }

  private func run(_ record: MediaRecord) async {
    let length = Self.length(of: record)
    do {
      try await inTurn(length == .short ? ownShortSlot : ownLongSlot, length) {
        try await self.inTurn(self.slots, length) { try await self.decode(record) }
      }
    } catch is CancellationError {
      // The peaks are no longer needed.
    } catch let failure as FileFailure {
      mute.insert(record.id)
      logger.warning(
        "a file has no peaks", metadata: ["file.id": "\(record.id)", "error.code": "\(failure.code)"])
    } catch {
      // Not the file's fault: measured again on the next request.
      logger.warning("a file's peaks cannot be had now", metadata: ["file.id": "\(record.id)", "error": "\(error)"])
    }
    measurements[record.id] = nil
    for waiter in (waiters.removeValue(forKey: record.id) ?? [:]).values { waiter.resume() }
  }

  private func inTurn(
    _ slots: PeakSlots, _ length: PeakSlots.Length, _ body: () async throws -> Void
  ) async throws {
    try await slots.enter(length)
    let result: Result<Void, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    await slots.leave(length)
    try result.get()
  }

  private func decode(_ record: MediaRecord) async throws {
    let source = try await decoder.open(
      path: folders.mediaPath(of: session, storedName: record.storedName), track: record.audioTrack)
    do {
      var meter = PeakMeter()
      var place = 0
      while true {
        try Task.checkCancellation()
        let samples = try await source.read(maximumSamples: Self.stepSamples)
        if samples.isEmpty { break }
        meter.take(samples, at: place)
        place += samples.count
      }
      await source.close()
      try Task.checkCancellation()
      let levels = meter.drain().first?.levels ?? []
      let file = PeakFile(path: folders.peaksPath(of: record.id, in: session))
      try await SlicedIO.piece { try file.write(whole: levels) }
    } catch {
      await source.close()
      throw error
    }
  }
}
