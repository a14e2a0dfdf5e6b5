import Foundation
import Logging
import TranscriptionCore

/// Recognition: windows are lent to the engine and come back as results, as attempts that failed, or as they were.
extension ProcessWhisperQueue {
  /// A lease that ends sooner than this is not written: a crash within it is not the window's fault.
  private static let leaseNoticeDelay = Duration.milliseconds(50)

  /// The next window for an engine. Windows whose audio was recognised before, or is being recognised for another
  /// window, need no slot and are passed over.
  func nextWindow(for engine: String, slot: Int) -> SlotUnit<WindowLease>? {
    guard !isClosed, !isResting else { return nil }
    let place = playhead.place(at: clock.now)
    while let (file, window) = machine.nextWindow(for: engine, place), let entry = machine[file] {
      let id = WindowID(session: session, file: file, index: window.window.index)
      let key = key(of: window, in: entry)
      switch startCaching(key, id, window) {
      case .lead: break
      case .follow:
        machine.update(file) { $0.takeOff(window, .following) }
        continue
      case .hit(let recognized):
        machine.update(file) { $0.takeOff(window, .settling) }
        settle(id, window.window, recognized, by: engine)
        continue
      }
      let ticket = LeaseTicket()
      machine.update(file) { $0.takeOff(window, .leased(ticket)) }
      noteLease(WindowLeaseRecord(file: file, index: id.index, holder: "\(engine)/\(slot)", epoch: epoch), of: id)
      let samples = window.window.endSample - window.window.startSample
      let request = RecognitionRequest(
        id: id, audio: WindowAudio(path: folders.windowPath(id), samples: samples),
        options: entry.recognitionOptions)
      return SlotUnit(
        work: WindowLease(
          request: request, window: window.window, ticket: ticket,
          deliver: { await self.leaseEnded(id, window, ticket, key, by: engine, outcome: $0, batch: $1) }),
        cost: window.window.duration, standsAlone: entry.loners.contains(id.index))
    }
    return nil
  }

  /// The file's windows are no longer needed. What an engine computes for them alone is stopped.
  func cancelRecognition(of file: FileID) {
    guard let entry = machine[file] else { return }
    machine.update(file) { $0.forgetWindows() }
    cache.forget(file: file)
    for (index, window) in entry.flying {
      arrivals.leaseEnded(WindowID(session: session, file: file, index: index))
      if case .leased(let ticket) = window.stage { ticket.cancel() }
    }
  }

  // MARK: Cache

  private func key(of window: PreparedWindow, in entry: QueueEntry) -> RecognitionKey? {
    guard entry.record.options.cache else { return nil }
    return RecognitionKey(
      audio: window.audio, engine: entry.engine,
      model: engines.engine(named: entry.engine)?.description.model ?? "",
      options: entry.recognitionOptions)
  }

  /// A result that lacks something may be better the next time.
  private func keep(_ recognized: RecognizedWindow, _ key: RecognitionKey, _ id: WindowID) {
    if recognized.notices.isEmpty {
      cache.finish(key, by: id, with: recognized)
    } else {
      cache.abandon(key, by: id)
    }
  }

  private func startCaching(_ key: RecognitionKey?, _ id: WindowID, _ window: PreparedWindow) -> RecognitionCache.Start
  {
    guard let key else { return .lead }
    return cache.begin(key, for: id) { [weak self] recognized in
      // Ends by itself; a window that is not waiting any more takes no notice.
      Task { await self?.followed(id, window, recognized, by: key.engine) }
    }
  }

  /// The leader for the same audio is done, or gave up.
  private func followed(
    _ id: WindowID, _ window: PreparedWindow, _ recognized: RecognizedWindow?, by engine: String
  ) async {
    guard !isClosed, case .following = machine[id.file]?.flying[id.index]?.stage else { return }
    if let recognized {
      settle(id, window.window, recognized, by: engine)
    } else {
      machine.update(id.file) { $0.comeBack(id.index) }
    }
    await announceWork()
  }

  // MARK: Leases

  private func noteLease(_ lease: WindowLeaseRecord, of id: WindowID) {
    arrivals.note(lease, of: id)
    guard leaseAlarm == nil else { return }
    let clock = clock
    // Held in `leaseAlarm`: awaited by close().
    leaseAlarm = Task { [weak self] in
      do { try await clock.sleep(for: Self.leaseNoticeDelay) } catch { return }
      await self?.leasesAreDue()
    }
  }

  private func leasesAreDue() {
    leaseAlarm = nil
    guard !arrivals.leases.isEmpty, !isClosed else { return }
    arrivals.leasesAreDue = true
    writeSoon()
  }

  /// An engine is done with a window. An outcome of a lease that was given up is of no interest.
  private func leaseEnded(
    _ id: WindowID, _ window: PreparedWindow, _ ticket: LeaseTicket, _ key: RecognitionKey?, by engine: String,
    outcome: Result<RecognizedWindow, EngineFailure>, batch: Int
  ) async {
    guard !isClosed, let entry = machine[id.file], case .leased(let current) = entry.flying[id.index]?.stage,
      current === ticket
    else { return }
    let isWritten = arrivals.leaseEnded(id)
    switch outcome {
    case .success(let recognized):
      settle(id, window.window, recognized, by: engine)
      if let key { keep(recognized, key, id) }
      outagesTold.remove(engine)
    case .failure(let failure):
      takeFailure(failure, of: id, window, entry, batch: batch, isLeaseWritten: isWritten)
      if let key { cache.abandon(key, by: id) }
      if failure.kind == .unavailable { await moveFiles(from: engine, because: failure.message) }
    }
    await announceWork()
  }

  private func takeFailure(
    _ failure: EngineFailure, of id: WindowID, _ window: PreparedWindow, _ entry: QueueEntry, batch: Int,
    isLeaseWritten: Bool
  ) {
    let before = entry.failedAttempts[id.index] ?? 0
    if failure.kind == .cancelled || failure.kind == .unavailable {
      comeBack(id, attempts: before, isLeaseWritten: isLeaseWritten)
      return
    }
    let attempts = before + 1
    logger.warning(
      "a window was not recognised",
      metadata: ["window.id": "\(id)", "attempt": "\(attempts)", "error": "\(failure.message)"])
    if failure.isRetryable, batch > 1 {
      // Which window causes the failure shows when each is recognised alone.
      machine.update(id.file) { $0.loners.insert(id.index) }
      comeBack(id, attempts: before, isLeaseWritten: isLeaseWritten)
    } else if failure.isRetryable, attempts < machine.maximumAttempts {
      machine.update(id.file) { $0.failedAttempts[id.index] = attempts }
      comeBack(id, attempts: attempts, isLeaseWritten: true)
    } else {
      machine.update(id.file) { $0.setStage(.settling, of: id.index) }
      settle(id, window.window, attempts: attempts, failure: failure.message)
    }
  }

  /// A window waits again; that is written where the journal thinks otherwise.
  private func comeBack(_ id: WindowID, attempts: Int, isLeaseWritten: Bool) {
    machine.update(id.file) { $0.comeBack(id.index) }
    guard isLeaseWritten else { return }
    arrivals.returns.append(QueueArrivals.Return(file: id.file, index: id.index, attempts: attempts))
    writeSoon()
  }

  // MARK: Results

  private func settle(
    _ id: WindowID, _ window: SpeechWindow, _ recognized: RecognizedWindow, by engine: String
  ) {
    let now = clock.now
    machine.update(id.file) {
      $0.setStage(.settling, of: id.index)
      $0.hear(recognized, seconds: window.duration)
      guard !$0.isHeard else { return }
      $0.isHeard = true
      activity.firstWords(after: now.timeIntervalSince($0.arrivedAt), at: now)
    }
    guard let entry = machine[id.file] else { return }
    let chosen = entry.record.options.language
    let language = chosen == "auto" ? recognized.language : chosen
    let segments = segmenter.segments(
      of: recognized, window: window, fileDuration: entry.record.isFullyPrepared ? entry.record.duration : nil,
      language: language)
    arrivals.results.append(
      WindowRecord(
        file: id.file, window: window, state: .done, attempts: (entry.failedAttempts[id.index] ?? 0) + 1,
        segments: segments, language: language, engine: engine,
        model: engines.engine(named: engine)?.description.model, notices: recognized.notices))
    writeSoon()
  }

  /// A window that is given up: a gap that says why.
  func settle(_ id: WindowID, _ window: SpeechWindow, attempts: Int, failure: String) {
    arrivals.results.append(.gap(window, of: id.file, attempts: attempts, failure: failure))
    writeSoon()
  }
}
