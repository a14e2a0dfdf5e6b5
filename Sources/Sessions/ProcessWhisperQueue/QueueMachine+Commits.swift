import DequeModule
import Foundation
import Logging
import TranscriptionCore

/// What follows once a turn is written, or refused.
extension QueueMachine {
  /// The commit of the turn that is under way is through, or was refused.
  mutating func commitEnded(_ result: Result<Void, ServiceError>, at now: Date) -> [QueueCommand] {
    switch result {
    case .success: return committed(at: now)
    case .failure(let error): return refused(error)
    }
  }

  // MARK: Written

  mutating func committed(at now: Date) -> [QueueCommand] {
    guard let done = transaction else { return [] }
    transaction = nil
    for (file, stored) in done.stored { files.update(file) { $0.store(stored) } }
    for entry in done.replaced {
      // One of the two: the file is known, or is not.
      files.replace(entry)
      files.add(entry)
    }
    var commands: [QueueCommand] = []
    var answer: [QueueCommand] = [.answer(ticket: done.request.ticket, .success(()))]
    switch done.request.intent {
    case .intake: for file in done.stored.keys { files.update(file) { $0.arrived() } }
    case .steps(_, let lane): commands += finishSteps(done.steps, in: lane)
    case .results: commands += finishResults(done)
    case .end(let file, let end):
      files.update(file) {
        $0.ended(by: .failure)
        $0.endDiarization()
      }
      if case .speakers = end, !done.stored.isEmpty { commands.append(.notify(.speakersFound(file))) }
    case .removal(let file): _ = files.remove(file)
    case .order where !done.ordinals.isEmpty:
      files.reorder(done.ordinals)
      commands.append(.notify(.orderChanged(files.order)))
      answer = tellQueue(for: done.request)
    case .cancellation(let wanted):
      // Files whose removal is under way were left alone, and stay if that fails.
      for file in wanted { files.update(file) { $0.ended(by: .cancellation) } }
      if !done.stored.isEmpty { answer = tellQueue(for: done.request) }
    case .retry(let file, let gaps):
      // Nothing new of the file is written before this is done.
      if gaps == nil { commands.append(.notify(.captionsForgotten(file))) }
    case .order, .rejection, .tell, .tellQueue, .barrier: break
    }
    for stored in done.stored.values where stored.record.endedWithoutSound {
      commands.append(.notify(.durationKnown(stored.record.id, 0)))
    }
    if !done.ended.isEmpty { commands.append(.ended(done.ended)) }
    return commands + answer
  }

  /// The request is answered once the queue's new state is told.
  private mutating func tellQueue(for request: QueueRequest) -> [QueueCommand] {
    requests.prepend(QueueRequest(ticket: request.ticket, intent: .tellQueue))
    return []
  }

  private mutating func finishSteps(_ steps: [PreparedStep], in lane: Lane) -> [QueueCommand] {
    var commands: [QueueCommand] = []
    for step in steps {
      let file = step.order.file
      files.update(file) { $0.take(step.step, target: step.order.target) }
      if step.step.isEnd { commands.append(.closePreparation(file)) }
      if let duration = files[file]?.stored.record.duration { commands.append(.notify(.durationKnown(file, duration))) }
    }
    releaseUnit(in: lane)
    return commands
  }

  private mutating func finishResults(_ done: QueueTransaction) -> [QueueCommand] {
    if let batch = done.batch { writes.written(batch) }
    for result in done.results { files.update(result.file) { $0.finish(result.window.index) } }
    var commands: [QueueCommand] = []
    if !done.results.isEmpty {
      commands.append(
        .discardAudio(done.results.map { WindowID(session: session, file: $0.file, index: $0.window.index) }))
    }
    for result in done.results where result.state == .done {
      commands.append(.notify(.segmentsArrived(result.file, result.segments)))
    }
    return commands + requestResults()
  }

  // MARK: Refused

  /// Where the journal cannot write now, work comes again after a pause; requests of users are told. Any other refusal is
  /// counted.
  private mutating func refused(_ error: ServiceError) -> [QueueCommand] {
    guard let undone = transaction else { return [] }
    transaction = nil
    let mayPass = error.kind == .overloaded
    let answer = QueueCommand.answer(ticket: undone.request.ticket, .failure(error))
    switch undone.request.intent {
    case .intake:
      for file in undone.stored.keys { _ = files.remove(file) }
      for (file, bytes) in undone.kept { files.keepPlace(for: file, bytes: bytes) }
    case .steps(_, let lane): return refusedSteps(undone.steps, in: lane, error, mayPass: mayPass) + [answer]
    case .results: return refusedResults(undone, error, mayPass: mayPass) + [answer]
    case .end(let file, let end):
      if mayPass {
        parked.append(undone.request)
        return [.log(.error, "a file's end cannot be written; trying again", ["error.code": "\(error.code)"])] + pause()
      }
      return refusedEnd(of: file, end, error) + [answer]
    case .removal(let file): files.update(file) { $0.giveUp(.removal) }
    case .cancellation(let wanted): for file in wanted { files.update(file) { $0.giveUp(.cancellation) } }
    case .tell, .tellQueue:
      // What it tells of is done; an event that cannot be written is not worth stopping for.
      return [.answer(ticket: undone.request.ticket, .success(()))]
    case .rejection, .order, .retry, .barrier: break
    }
    return [answer]
  }

  private mutating func refusedSteps(
    _ steps: [PreparedStep], in lane: Lane, _ error: ServiceError, mayPass: Bool
  ) -> [QueueCommand] {
    var commands: [QueueCommand] = [
      .log(.error, "prepared windows cannot be written; trying again", ["error.code": "\(error.code)"])
    ]
    for step in steps {
      let file = step.order.file
      commands.append(.closePreparation(file))
      files.update(file) { $0.makeStale() }
      if mayPass { continue }
      // A commit of several files tells nothing of which is at fault: each goes alone from now on.
      if steps.count > 1 { files.update(file) { $0.isolate() } } else { commands += countRefusal(of: file) }
    }
    releaseUnit(in: lane)
    isPreparationHeld = true
    return commands + pause()
  }

  private mutating func refusedResults(
    _ undone: QueueTransaction, _ error: ServiceError, mayPass: Bool
  ) -> [QueueCommand] {
    guard let batch = undone.batch else { return [] }
    if mayPass {
      let files = files
      writes.putBack(batch) { window in
        if case .leased = files[window.file]?.stage(of: window.index) { true } else { false }
      }
      areResultsRequested = true
      parked.append(undone.request)
      return [.log(.error, "results cannot be written; trying again", ["error.code": "\(error.code)"])] + pause()
    }
    let note = QueueCommand.log(
      .error, "a result was refused", ["error.code": "\(error.code)", "results": "\(batch.results.count)"])
    if batch.results.count > 1 {
      writes.goOneByOne()
      return [note] + requestResults()
    }
    writes.written(batch)
    var commands = [note]
    // The window is made again, unless the journal knows it as done.
    for result in undone.results {
      files.update(result.file) { $0.lose(result.window.index) }
      commands += countRefusal(of: result.file)
    }
    return commands + requestResults()
  }

  /// - Returns: what ends the file, where too much of it was refused.
  private mutating func countRefusal(of file: FileID) -> [QueueCommand] {
    var count = 0
    files.update(file) { count = $0.countRefusal() }
    return count < maximumAttempts ? [] : fail(file, .notStored)
  }

  private mutating func refusedEnd(of file: FileID, _ end: FileEnd, _ error: ServiceError) -> [QueueCommand] {
    if case .speakers = end {
      request(.end(file, .withoutSpeakers(reason: DiarizationRunner.unknownReason)))
      return [
        .log(.error, "a file's speakers were refused", ["file.id": "\(file)", "error.code": "\(error.code)"]), .write,
      ]
    }
    let commands = stopRecognition(of: file)
    files.update(file) { $0.begin(.abandonment) }
    return commands + [
      .log(
        .error, "a file's end was refused; nothing more is done for it until the server is started again",
        ["file.id": "\(file)", "error.code": "\(error.code)"]), .ended([file: nil]),
    ]
  }
}

extension FileFailure {
  /// The journal refused what was found out about a file, again and again.
  fileprivate static let notStored = FileFailure(
    code: "not_stored",
    message: "The server could not store what it found out about this file; its log says more. Try the file again.")
}
