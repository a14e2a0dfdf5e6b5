import Audio
import Foundation
import Logging
import TranscriptionCore

/// Asks the queue for a step of preparation.
struct PreparationClient: SlotClient {
  let queue: ProcessWhisperQueue

  func nextUnit() async -> (@Sendable () async -> Void)? { await queue.nextPreparation() }
}

/// Asks the queue for a window for one engine.
struct WindowClient: SlotClient {
  let queue: ProcessWhisperQueue
  let engine: String

  func nextUnit() async -> (@Sendable () async -> Void)? { await queue.nextWindow(for: engine) }
}

extension ProcessWhisperQueue {
  func announceWork() async {
    guard !isClosed else { return }
    if machine.nextToPrepare() != nil { await preparationSlots.workArrived(session) }
    for engine in engines.descriptions where machine.nextWindow(for: engine.name) != nil {
      await engines.workArrived(session, engine: engine.name)
    }
  }

  // MARK: Units

  func nextPreparation() -> (@Sendable () async -> Void)? {
    guard !isClosed, let file = machine.nextToPrepare() else { return nil }
    machine.update(file) { $0.isPreparing = true }
    return { await self.track(file) { await self.prepare(file) } }
  }

  func nextWindow(for engine: String) -> (@Sendable () async -> Void)? {
    guard !isClosed, let (file, window) = machine.nextWindow(for: engine), let entry = machine[file] else { return nil }
    machine.update(file) {
      $0.ready[window.index] = nil
      $0.inFlight[window.index] = window
    }
    let lease = WindowLease(
      id: WindowID(session: session, file: file, index: window.index), window: window, engine: engine,
      options: entry.record.options)
    return { await self.trackRecognition(file) { await self.recognize(lease) } }
  }

  /// As ``track(_:as:_:)``; ``fail(_:_:)`` can stop it too.
  private func trackRecognition(_ file: FileID, _ body: @escaping @Sendable () async -> Void) async {
    let id = UUID()
    recognizing[file, default: []].insert(id)
    await track(file, as: id, body)
    recognizing[file]?.remove(id)
    if recognizing[file]?.isEmpty == true { recognizing[file] = nil }
  }

  /// Runs a computation such that ``stopWork(on:)`` can cancel and await it.
  private func track(
    _ file: FileID, as id: UUID = UUID(), _ body: @escaping @Sendable () async -> Void
  ) async {
    guard !isClosed, machine[file]?.record.state.isTerminal == false else { return }
    // Awaited right below; a task of its own so that it can be cancelled with its file.
    let task = Task(operation: body)
    running[file, default: [:]][id] = task
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    running[file]?[id] = nil
    if running[file]?.isEmpty == true { running[file] = nil }
  }

  /// Cancels what runs for a file and returns when nothing does.
  func stopWork(on file: FileID) async {
    let tasks = running[file].map { Array($0.values) } ?? []
    for task in tasks { task.cancel() }
    await preparations.removeValue(forKey: file)?.close()
    for task in tasks { await task.value }
    await preparations.removeValue(forKey: file)?.close()
    machine.update(file) {
      $0.ready = [:]
      $0.inFlight = [:]
      $0.isPreparing = false
    }
    // Also those that a step of preparation had written and not told of yet.
    await folders.removeWindows(of: file, in: session)
  }

  // MARK: Preparation

  private func prepare(_ file: FileID) async {
    do {
      let preparation = try await preparation(of: file)
      let step = try await preparation.advance()
      try await record(step, of: file)
      if step.isEnd {
        await preparation.close()
        preparations[file] = nil
      }
    } catch let failure as FileFailure {
      await fail(file, failure)
    } catch is CancellationError {
      // The file is being removed or the server stops; whoever did that tidies up.
    } catch let failure as EngineFailure {
      if failure.kind != .cancelled {
        logger.warning("speech detection failed; trying again", metadata: ["error": "\(failure.message)"])
        await restartPreparation(of: file)
      }
    } catch let error as ServiceError where error.kind == .overloaded {
      logger.error("the journal cannot be written; trying again", metadata: ["error.code": "\(error.code)"])
      await restartPreparation(of: file)
    } catch {
      logger.error("a file could not be prepared", metadata: ["file.id": "\(file)", "error": "\(error)"])
      await fail(
        file, FileFailure(code: "preparation_failed", message: "The server could not prepare this file. Try it again."))
    }
    machine.update(file) { $0.isPreparing = false }
    await announceWork()
  }

  /// The preparation under way, or a new one. The first look at a file finds out what it is.
  private func preparation(of file: FileID) async throws -> MediaPreparation {
    if let known = preparations[file] { return known }
    guard let entry = machine[file] else { throw CancellationError() }
    let path = folders.mediaPath(of: session, storedName: entry.record.storedName)
    let isFirstLook = entry.record.startedAt == nil
    if isFirstLook {
      let probe = try await tools.prober.probe(path: path)
      let digest = try await MediaDigest.sha256(ofFileAt: path)
      let now = clock.now
      machine.update(file) {
        $0.record.state = .decoding
        $0.record.startedAt = now
        $0.record.duration = probe.duration
        $0.record.sampleRate = probe.sampleRate
        $0.record.channels = probe.channels
        $0.record.codec = probe.codec
        $0.record.sha256 = digest
        $0.record.engine = $0.engine
        $0.record.model = self.engines.engine(named: $0.engine)?.description.model
      }
      try await commitRecord(of: file) { [.fileStarted(file, duration: $0.duration, windows: 0)] }
      if let duration = probe.duration { await outlets.durationKnown(file, duration) }
    }
    let windows = isFirstLook ? [] : try await journal.windows(of: file, in: session)
    try Task.checkCancellation()
    let session = session
    let folders = folders
    let preparation = MediaPreparation(
      path: path, known: windows, isFullyKnown: entry.record.isFullyPrepared,
      findsSpeech: engines.engine(named: entry.engine)?.needsVoiceActivity ?? true, tools: tools,
      windowPath: { folders.windowPath(WindowID(session: session, file: file, index: $0)) })
    preparations[file] = preparation
    return preparation
  }

  private func record(_ step: MediaPreparation.Step, of file: FileID) async throws {
    guard let before = machine[file], !before.record.state.isTerminal else { throw CancellationError() }
    machine.update(file) { entry in
      for window in step.new {
        entry.record.windowsTotal += 1
        entry.speechSeconds += window.duration
      }
      entry.preparedSeconds = step.preparedSeconds
      entry.record.duration = step.duration ?? entry.record.duration
      if step.isEnd { entry.record.isFullyPrepared = true }
      if step.isTruncated { entry.record.warning = Self.truncated }
      if !step.ready.isEmpty { entry.record.state = .transcribing }
    }
    let added = step.new.map { WindowRecord(file: file, window: $0) }
    do {
      try await commitRecord(of: file, changes: added.isEmpty ? [] : [.windowsAdded(added)])
    } catch {
      machine.update(file) {
        $0.record.windowsTotal = before.record.windowsTotal
        $0.record.isFullyPrepared = before.record.isFullyPrepared
        $0.speechSeconds = before.speechSeconds
      }
      throw error
    }
    machine.update(file) { entry in
      for window in step.ready { entry.ready[window.index] = window }
      if step.isEnd { entry.needsPreparation = false }
    }
    if let duration = step.duration { await outlets.durationKnown(file, duration) }
    if step.isEnd { await completeIfWorkedOff(file) }
  }

  private static let truncated = FileFailure(
    code: "truncated",
    message: "The file is damaged or was cut short. The transcript covers what could be read of it.")

  /// Throws the preparation away; the next one goes on behind the last window that the journal knows.
  private func restartPreparation(of file: FileID) async {
    await preparations.removeValue(forKey: file)?.close()
    try? await clock.sleep(for: Self.troublePause)
  }

  // MARK: Recognition

  private func recognize(_ lease: WindowLease) async {
    guard let engine = engines.engine(named: lease.engine) else { return }
    let path = folders.windowPath(lease.id)
    let samples = lease.window.endSample - lease.window.startSample
    let request = RecognitionRequest(
      id: lease.id, audio: WindowAudio(path: path, samples: samples), options: RecognitionOptions(lease.options))
    let began = clock.now
    let outcome = await engine.recognize([request]).first
    if Task.isCancelled { return }
    switch outcome {
    case .success(let recognized):
      engines.record(
        engine: lease.engine, audioSeconds: lease.window.duration, wallSeconds: clock.now.timeIntervalSince(began))
      await settle(lease, recognized)
    case .failure(let failure):
      await settle(lease, failure)
    case nil:
      await settle(lease, EngineFailure(.rejected, "The engine gave no answer for this window."))
    }
    // A file that ended meanwhile needs none of its windows any more.
    if machine[lease.id.file]?.record.state.isTerminal != false { await folders.removeWindow(lease.id) }
    await announceWork()
  }

  private func settle(_ lease: WindowLease, _ recognized: RecognizedWindow) async {
    guard let entry = machine[lease.id.file], !entry.record.state.isTerminal else { return }
    let chosen = lease.options.language == "auto" ? nil : lease.options.language
    let language = chosen ?? recognized.language
    let segments = segmenter.segments(
      of: recognized, window: lease.window,
      fileDuration: entry.record.isFullyPrepared ? entry.record.duration : nil, language: language)
    let attempts = (entry.failedAttempts[lease.id.index] ?? 0) + 1
    await settle(
      lease,
      WindowRecord(
        file: lease.id.file, window: lease.window, state: .done, attempts: attempts, segments: segments,
        language: language))
  }

  private func settle(_ lease: WindowLease, _ failure: EngineFailure) async {
    guard failure.kind != .cancelled, let entry = machine[lease.id.file], !entry.record.state.isTerminal else { return }
    if failure.kind == .unavailable {
      try? await clock.sleep(for: Self.troublePause)
      giveBack(lease, countsAsAttempt: false)
      return
    }
    let attempts = (entry.failedAttempts[lease.id.index] ?? 0) + 1
    logger.warning(
      "a window was not recognised",
      metadata: [
        "window.id": "\(lease.id)", "attempt": "\(attempts)", "error": "\(failure.message)",
      ])
    if failure.isRetryable, attempts < machine.maximumAttempts {
      let file = lease.id.file
      let index = lease.id.index
      try? await commit([.windowLeased(file: file, index: index, attempt: attempts)])
      giveBack(lease, countsAsAttempt: true)
      return
    }
    let gap = Segment(
      id: lease.id.index * Segment.maximumPerWindow, start: lease.window.start, end: lease.window.end, text: "",
      words: [], window: lease.id.index, gap: true)
    await settle(
      lease,
      WindowRecord(
        file: lease.id.file, window: lease.window, state: .failed, attempts: attempts, segments: [gap],
        failureMessage: failure.message))
  }

  private func giveBack(_ lease: WindowLease, countsAsAttempt: Bool) {
    machine.update(lease.id.file) {
      guard $0.inFlight.removeValue(forKey: lease.id.index) != nil else { return }
      $0.ready[lease.id.index] = lease.window
      if countsAsAttempt { $0.failedAttempts[lease.id.index, default: 0] += 1 }
    }
  }

  /// Journals a window's end; once that is done its audio goes and its captions are announced.
  private func settle(_ lease: WindowLease, _ window: WindowRecord) async {
    let file = lease.id.file
    var isWritten = false
    while !isWritten {
      do {
        try await commitWindow(window, of: file)
        isWritten = true
      } catch {
        if Task.isCancelled || error.kind != .overloaded { return }
        logger.error("a result cannot be written; trying again", metadata: ["error.code": "\(error.code)"])
        try? await clock.sleep(for: Self.troublePause)
      }
    }
    await folders.removeWindow(lease.id)
    if window.state == .done { await outlets.segmentsArrived(file, window.segments) }
  }
}
