import DequeModule
import Foundation
import Logging
import TranscriptionCore

/// Recognition: windows are lent to the engine and come back as results, as attempts that failed, or as they were.
extension QueueMachine {
  /// The lane's window that an engine gets next. To be leased, left to another window with the same audio, or settled, at once.
  mutating func nextWindow(for engine: String, in lane: Lane, _ playhead: Playhead.Place?) -> WindowOffer? {
    guard mayBegin, let (file, window) = files.nextWindow(for: engine, in: lane, playhead), let entry = files[file]
    else {
      foundNone(.recognition(engine), in: lane)
      return nil
    }
    let options = entry.recognitionOptions
    let key =
      entry.stored.record.options.cache
      ? RecognitionKey(
        audio: window.audio, engine: engine, model: description(of: engine)?.model ?? "", options: options) : nil
    return WindowOffer(
      id: WindowID(session: session, file: file, index: window.window.index), window: window, engine: engine,
      options: options, key: key, isIsolated: entry.isIsolated(window.window.index))
  }

  private func description(of engine: String) -> EngineDescription? {
    engines.descriptions.first { $0.name == engine }
  }

  /// The engine takes the window.
  mutating func lease(_ offer: WindowOffer, slot: Int) -> (lease: LeaseID, commands: [QueueCommand]) {
    leaseCount += 1
    let lease = LeaseID(window: offer.id, attempt: leaseCount, epoch: epoch)
    files.update(offer.id.file) { $0.start(offer.window, .leased(lease), key: offer.key) }
    writes.note(
      WindowLeaseRecord(file: offer.id.file, index: offer.id.index, holder: "\(offer.engine)/\(slot)", epoch: epoch),
      of: offer.id)
    guard !isWatchingLeases else { return (lease, []) }
    isWatchingLeases = true
    return (lease, [.watchLeases])
  }

  /// Leases that have been held for so long are written; a crash within less is not the window's fault.
  mutating func leasesAreDue() -> [QueueCommand] {
    isWatchingLeases = false
    writes.makeLeasesDue()
    return requestResults()
  }

  /// Another window with the same audio is being recognised.
  mutating func follow(_ offer: WindowOffer) {
    files.update(offer.id.file) { $0.start(offer.window, .following) }
  }

  /// The same audio was recognised before.
  mutating func recognisedBefore(_ offer: WindowOffer, _ recognized: RecognizedWindow, at now: Date) -> [QueueCommand] {
    files.update(offer.id.file) { $0.start(offer.window, .settling) }
    return settle(offer.id, offer.window.window, recognized, by: offer.engine, at: now)
  }

  /// The window that had the same audio is done, or gave up (`nil`). Of no interest where this one waits no more.
  mutating func leaderEnded(_ offer: WindowOffer, _ recognized: RecognizedWindow?, at now: Date) -> [QueueCommand] {
    guard files[offer.id.file]?.stage(of: offer.id.index) == .following else { return [] }
    guard let recognized else {
      files.update(offer.id.file) { $0.returnWindow(offer.id.index) }
      return []
    }
    return settle(offer.id, offer.window.window, recognized, by: offer.engine, at: now)
  }

  /// An engine is done with a window. An outcome of a lease that was given up is of no interest.
  ///
  /// - Parameter batch: how many windows were in the call.
  mutating func leaseEnded(
    _ lease: LeaseID, by engine: String, _ outcome: Result<RecognizedWindow, EngineFailure>, batch: Int, at now: Date
  ) -> [QueueCommand] {
    let id = lease.window
    guard let window = files[id.file]?.inFlight[id.index], window.stage == .leased(lease) else { return [] }
    let isWritten = writes.leaseEnded(id)
    switch outcome {
    case .success(let recognized):
      outagesTold.remove(engine)
      return settle(id, window.prepared.window, recognized, by: engine, at: now) + share(recognized, window.key, id)
    case .failure(let failure):
      let commands =
        window.key.map { [QueueCommand.abandonResult($0, id)] } ?? []
      return takeFailure(failure, of: id, window.prepared.window, by: engine, batch: batch, isLeaseWritten: isWritten)
        + commands
    }
  }

  /// A result that lacks something may be better the next time.
  private func share(_ recognized: RecognizedWindow, _ key: RecognitionKey?, _ id: WindowID) -> [QueueCommand] {
    key.map { [recognized.notices.isEmpty ? .keepResult($0, id, recognized) : .abandonResult($0, id)] } ?? []
  }

  private mutating func takeFailure(
    _ failure: EngineFailure, of id: WindowID, _ window: SpeechWindow, by engine: String, batch: Int,
    isLeaseWritten: Bool
  ) -> [QueueCommand] {
    let before = files[id.file]?.failedAttempts[id.index] ?? 0
    switch failure.kind {
    case .cancelled:
      return returnWindow(id, attempts: before, isLeaseWritten: isLeaseWritten)
    case .unavailable:
      return returnWindow(id, attempts: before, isLeaseWritten: isLeaseWritten)
        + [.findSubstitutes(for: engine, because: failure.message)]
    case .workerExited, .timedOut, .rejected: break
    }
    let attempts = before + 1
    let note = QueueCommand.log(
      .warning, "a window was not recognised",
      ["window.id": "\(id)", "attempt": "\(attempts)", "error": "\(failure.message)"])
    if failure.isRetryable, batch > 1 {
      // Which window causes the failure shows when each is recognised alone.
      files.update(id.file) { $0.isolate(id.index) }
      return [note] + returnWindow(id, attempts: before, isLeaseWritten: isLeaseWritten)
    }
    if failure.isRetryable, attempts < maximumAttempts {
      files.update(id.file) { $0.noteFailure(of: id.index, attempts: attempts) }
      return [note] + returnWindow(id, attempts: attempts, isLeaseWritten: true)
    }
    files.update(id.file) { $0.beginSettling(id.index) }
    writes.add(.gap(window, of: id.file, attempts: attempts, failure: failure.message))
    return [note] + requestResults()
  }

  /// A window waits again; that is written where the journal thinks otherwise.
  private mutating func returnWindow(_ id: WindowID, attempts: Int, isLeaseWritten: Bool) -> [QueueCommand] {
    files.update(id.file) { $0.returnWindow(id.index) }
    guard isLeaseWritten else { return [] }
    writes.add(PendingWrites.Return(file: id.file, index: id.index, attempts: attempts))
    return requestResults()
  }

  private mutating func settle(
    _ id: WindowID, _ window: SpeechWindow, _ recognized: RecognizedWindow, by engine: String, at now: Date
  ) -> [QueueCommand] {
    var wait: Double?
    files.update(id.file) {
      $0.beginSettling(id.index)
      wait = $0.hear(recognized, seconds: window.duration, at: now)
    }
    guard let entry = files[id.file] else { return [] }
    let record = entry.stored.record
    let chosen = record.options.language
    let language = chosen == "auto" ? recognized.language : chosen
    var segments = segmenter.segments(
      of: recognized, window: window, fileDuration: record.isFullyPrepared ? record.duration : nil, language: language)
    if let division = entry.division { segments = division.applied(to: segments, language: language) }
    writes.add(
      WindowRecord(
        file: id.file, window: window, state: .done, attempts: (entry.failedAttempts[id.index] ?? 0) + 1,
        segments: segments, language: language, engine: engine, model: description(of: engine)?.model,
        notices: recognized.notices))
    return (wait.map { [.firstWords(after: $0)] } ?? []) + requestResults()
  }

  // MARK: Failover

  /// An engine cannot work: files that did not ask for it or its model by name go to the next one that works, in the order of the
  /// configuration. A file stays where it went; the next file begins with the first engine again.
  ///
  /// - Parameter unavailable: names of all engines that cannot work now.
  mutating func engineUnavailable(
    _ engine: String, among unavailable: Set<String>, because reason: String
  ) -> [QueueCommand] {
    guard unavailable.contains(engine) else { return [] }
    let working = engines.descriptions.filter { !unavailable.contains($0.name) }
    var takers: Set<String> = []
    for file in files.unfinished {
      guard let entry = files[file], entry.engine == engine, entry.stored.record.options.engine == nil,
        let other = working.first(where: { other in
          let options = entry.optionsAsHeard
          return other.capabilities.allow(options) && other.model == options.model ?? other.model
        })
      else { continue }
      files.update(file) { $0.move(to: other) }
      takers.insert(other.name)
    }
    guard !takers.isEmpty else { return [] }
    let names = takers.sorted().joined(separator: ", ")
    let note = QueueCommand.log(
      .warning, "an engine cannot work; others take over its files",
      ["engine": "\(engine)", "engines": "\(names)", "error": "\(reason)"])
    guard outagesTold.insert(engine).inserted else { return [note] }
    request(
      .tell(
        .serverNotice(
          code: "engine_changed",
          message: "The engine \(engine) cannot work at the moment; \(names) goes on with the files that wait.")))
    return [note, .write]
  }

  // MARK: Diarization

  /// The lane's next file to be diarized: once all windows of a file are settled, one file at a time.
  mutating func beginDiarization(in lane: Lane) -> DiarizationJob? {
    guard mayBegin, diarizing == nil, let file = files.nextToDiarize(in: lane), let entry = files[file] else {
      foundNone(.diarization, in: lane)
      return nil
    }
    diarizing = file
    files.update(file) { $0.beginDiarization() }
    return DiarizationJob(record: entry.stored.record, engine: entry.engine, generation: entry.generation)
  }

  /// The diarization of a file is over. Where it failed the file is completed without speakers, with a notice that says so.
  mutating func diarizationEnded(_ job: DiarizationJob, _ outcome: DiarizationOutcome) -> [QueueCommand] {
    diarizing = nil
    let file = job.record.id
    guard let entry = files[file], entry.generation == job.generation else { return [] }
    switch outcome {
    case .speakers(let speakers, let revised): request(.end(file, .speakers(speakers, revised)))
    case .failed(let reason): request(.end(file, .withoutSpeakers(reason: reason)))
    case .cancelled:
      files.update(file) { $0.endDiarization() }
      return []
    }
    return [.write]
  }
}
