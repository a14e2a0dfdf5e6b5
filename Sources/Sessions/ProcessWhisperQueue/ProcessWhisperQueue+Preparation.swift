import Audio
import Foundation
import Glibc
import Logging
import TranscriptionCore

/// Preparation: one unit at a time, of at most about one step's length of audio; short files share a unit and its commit.
extension ProcessWhisperQueue {
  /// What one step brought, to be written.
  struct PreparedStep: Sendable {
    var file: FileID
    var preparation: MediaPreparation
    var step: MediaPreparation.Step
    /// Where it was to be made, in samples.
    var target: Int
    /// SHA-256 of the file, where it was computed with this step.
    var digest: String?
  }

  /// A file of at most this size may share a unit with others, and its digest is computed before anything else.
  private static let smallFileBytes = 8 << 20
  private static let largestUnit = 64
  /// A full disk, a disk that failed, no descriptors, no memory: not the file's fault.
  private static let passingTroubles: Set<Int32> = [ENOSPC, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, EAGAIN]
  /// What opening a file costs besides its decoding, as seconds of audio.
  private static let openingCost = 0.25

  func announceWork() async {
    guard !isClosed else { return }
    if let step = machine.nextToPrepare(playhead.place(at: clock.now)) {
      let bytes = machine[step.file]?.record.bytes ?? .max
      await preparationSlots.workArrived(session, isShort: bytes <= Niceness.promptFileBytes)
    }
    if machine.nextToDiarize != nil { await diarizationSlots.workArrived(session) }
    for engine in engines.descriptions where machine.hasWindow(for: engine.name) {
      await engines.workArrived(session, engine: engine.name)
    }
  }

  func nextPreparation() -> SlotUnit<@Sendable () async -> Void>? {
    guard !isClosed, !isResting, preparationTask == nil,
      let step = machine.nextToPrepare(playhead.place(at: clock.now))
    else { return nil }
    begin(step)
    // Awaited by the slot that runs the unit; a task of its own so that it can be cancelled with its file.
    let task = Task { await self.prepare(step) }
    preparationTask = task
    return SlotUnit(
      work: {
        await withTaskCancellationHandler {
          await task.value
        } onCancel: {
          task.cancel()
        }
      }, cost: tools.stepSeconds)
  }

  /// Stops the preparation of a file and waits for its end. Not to be called by the preparation task itself.
  func stopPreparation(of file: FileID) async {
    await preparations.removeValue(forKey: file)?.close()
    if preparingFiles.contains(file), let unit = preparationTask {
      if preparingFiles == [file] { unit.cancel() }
      await unit.value
    }
    await preparations.removeValue(forKey: file)?.close()
    machine.update(file) { $0.isPreparing = false }
  }

  private func begin(_ step: QueueMachine.Step) {
    preparingFiles.insert(step.file)
    machine.update(step.file) { $0.isPreparing = true }
  }

  private func prepare(_ first: QueueMachine.Step) async {
    var steps: [PreparedStep] = []
    var next: QueueMachine.Step? = first
    var rest = tools.stepSeconds
    while let step = next {
      next = nil
      await makeRoom(for: step)
      guard let made = await advance(step) else { break }
      steps.append(made)
      rest -= made.step.decodedSeconds + Self.openingCost
      guard made.step.isEnd, rest > 0, steps.count < Self.largestUnit, !isClosed, !Task.isCancelled,
        let more = machine.nextStep(playhead.place(at: clock.now)), more.excessSeconds == 0, !more.isBeyondLimit,
        (machine[more.file]?.record.bytes ?? .max) <= Self.smallFileBytes
      else { break }
      begin(more)
      next = more
    }
    await record(steps)
    for file in preparingFiles { machine.update(file) { $0.isPreparing = false } }
    preparingFiles = []
    preparationTask = nil
    await announceWork()
  }

  /// Gives up ready audio elsewhere, where the player needs the room.
  private func makeRoom(for step: QueueMachine.Step) async {
    guard step.excessSeconds > 0 else { return }
    for (file, windows) in machine.evict(
      seconds: step.excessSeconds, Playhead.Place(file: step.file, sample: step.target))
    {
      await preparations[file]?.forget(windows.map(\.window))
      await folders.removeWindows(windows.map { WindowID(session: session, file: file, index: $0.window.index) })
    }
  }

  /// Makes one step, and deals with what goes wrong.
  private func advance(_ step: QueueMachine.Step) async -> PreparedStep? {
    let file = step.file
    do {
      if step.isBeyondLimit { throw FileFailure.queueAudioFull(limitSeconds: machine.limits.queuedAudioSeconds) }
      let preparation = try await preparation(of: file)
      let made = try await preparation.advance(to: step.target)
      var digest: String?
      if made.prepared.isComplete, machine[file]?.record.sha256 == nil, let path = path(of: file) {
        digest = try await MediaDigest.sha256(ofFileAt: path)
      }
      return PreparedStep(file: file, preparation: preparation, step: made, target: step.target, digest: digest)
    } catch let failure as FileFailure {
      await fail(file, failure, isPreparing: true)
    } catch is CancellationError {
      // The file is being removed or the server stops; the code that does so cleans up.
    } catch let failure as EngineFailure {
      if failure.kind != .cancelled {
        await rest(file, because: "speech detection failed; trying again", failure.message)
      }
    } catch let error as SystemCallError where Self.passingTroubles.contains(error.code) {
      await rest(file, because: "a file cannot be read or written now; trying again", "\(error)")
    } catch let error as ServiceError where error.kind == .overloaded {
      await rest(file, because: "the journal cannot be read; trying again", error.code)
    } catch {
      logger.error("a file could not be prepared", metadata: ["file.id": "\(file)", "error": "\(error)"])
      let message = "The server could not prepare this file. Try it again."
      await fail(file, FileFailure(code: "preparation_failed", message: message), isPreparing: true)
    }
    return nil
  }

  /// Throws the preparation away and pauses; the next one goes on behind what the journal knows.
  private func rest(_ file: FileID, because what: String, _ why: String) async {
    logger.warning("\(what)", metadata: ["file.id": "\(file)", "error": "\(why)"])
    await preparations.removeValue(forKey: file)?.close()
    try? await clock.sleep(for: Self.troublePause)
  }

  private func path(of file: FileID) -> String? {
    machine[file].map { folders.mediaPath(of: session, storedName: $0.record.storedName) }
  }

  /// The preparation under way, or a new one. The first look at a file finds out what it is.
  private func preparation(of file: FileID) async throws -> MediaPreparation {
    if let known = preparations[file] { return known }
    guard let path = path(of: file), let record = machine[file]?.record else { throw CancellationError() }
    let isFirstLook = record.startedAt == nil
    if isFirstLook { try await lookAt(file, path: path) }
    guard let before = machine[file] else { throw CancellationError() }
    let windows = isFirstLook ? [] : try await journal.windows(of: file, in: session)
    try Task.checkCancellation()
    guard let entry = machine[file], !entry.isOver else { throw CancellationError() }
    // What was on its way when the journal was read may have arrived since.
    let lost = windows.filter {
      $0.state == .pending && !before.holds($0.window) && !entry.holds($0.window)
    }
    let session = session
    let folders = folders
    let preparation = MediaPreparation(
      media: MediaLocation(path: path, track: record.audioTrack), known: lost.map(\.window),
      nextIndex: (windows.map(\.window.index).max() ?? -1) + 1,
      prepared: entry.record.prepared, isFullyKnown: entry.record.isFullyPrepared,
      findsSpeech: engines.engine(named: entry.engine)?.needsVoiceActivity ?? true, tools: tools,
      peaksPath: folders.peaksPath(of: file, in: session),
      windowPath: { folders.windowPath(WindowID(session: session, file: file, index: $0)) })
    preparations[file] = preparation
    return preparation
  }

  private func lookAt(_ file: FileID, path: String) async throws {
    let began = clock.now
    let probe = try await tools.prober.probe(path: path, track: machine[file]?.record.audioTrack)
    let isSmall = (machine[file]?.record.bytes ?? .max) <= Self.smallFileBytes
    let digest = isSmall ? try await MediaDigest.sha256(ofFileAt: path) : nil
    machine.update(file) {
      guard !$0.isOver else { return }
      $0.record.state = .decoding
      $0.record.startedAt = began
      $0.record.duration = probe.duration
      $0.record.sampleRate = probe.sampleRate
      $0.record.channels = probe.channels
      $0.record.codec = probe.codec
      for notice in probe.notices { $0.record.add(Notice(notice)) }
      $0.record.sha256 = digest
      $0.record.engine = $0.engine
      $0.record.model = self.engines.engine(named: $0.engine)?.description.model
      $0.isUnannounced = true
    }
  }

  /// Journals steps in one commit, then hands their windows over.
  private func record(_ steps: [PreparedStep]) async {
    guard !steps.isEmpty, !isClosed else { return }
    let turn = chain.append { await self.writeSteps(steps) }
    if case .failure(let error) = await turn.value {
      logger.error("prepared windows cannot be written; trying again", metadata: ["error.code": "\(error.code)"])
      for step in steps { await preparations.removeValue(forKey: step.file)?.close() }
      try? await clock.sleep(for: Self.troublePause)
      return
    }
    for step in steps {
      if step.step.isEnd {
        await step.preparation.close()
        if preparations[step.file] === step.preparation { preparations[step.file] = nil }
      }
      if let duration = machine[step.file]?.record.duration { await outlets.durationKnown(step.file, duration) }
    }
  }

  private func writeSteps(_ steps: [PreparedStep]) async -> Result<Void, ServiceError> {
    var written: [(step: PreparedStep, entry: QueueEntry)] = []
    var changes: [JournalChange] = []
    var events: [SessionEvent] = []
    for step in steps {
      guard var entry = machine[step.file], !entry.isOver,
        preparations[step.file] === step.preparation
      else { continue }
      let isUnannounced = entry.isUnannounced
      entry.take(step.step, target: step.target)
      entry.record.sha256 = step.digest ?? entry.record.sha256
      if !step.step.new.isEmpty {
        changes.append(.windowsAdded(step.step.new.map { WindowRecord(file: step.file, window: $0) }))
      }
      if isUnannounced {
        events.append(
          .fileStarted(step.file, duration: entry.record.duration, windows: entry.record.windowsTotal))
      }
      if entry.isWorkedOff { events.append(entry.finish(at: clock.now)) }
      changes.append(.fileChanged(entry.record))
      written.append((step, entry))
    }
    guard !written.isEmpty else { return .success(()) }
    let result = await write(changes, events: events)
    guard case .success = result else { return result }
    for (step, entry) in written {
      machine.update(step.file) {
        guard !$0.isBeingRemoved, !$0.record.state.isTerminal else { return }
        $0.take(step.step, target: step.target)
        $0.record = entry.record
        for window in step.step.ready where !$0.isOver { $0.makeReady(window) }
      }
      if entry.record.state.isTerminal { finished(step.file) }
    }
    return .success(())
  }
}

extension FileFailure {
  /// More was decoded of a session's unfinished files than it may have.
  fileprivate static func queueAudioFull(limitSeconds: Int) -> FileFailure {
    FileFailure(
      code: "queue_audio_full",
      message: "The session's unfinished files have more than \(limitSeconds) seconds of audio, the most that is "
        + "allowed, and this file's end was not reached. Split the recording, or send it again when others are done.")
  }
}
