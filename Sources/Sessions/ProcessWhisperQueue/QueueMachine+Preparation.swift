import Foundation
import Logging
import TranscriptionCore

/// Preparation: one unit at a time in each lane, of at most about one step's length of audio; short files share a unit and its commit.
extension QueueMachine {
  func nextStep(in lane: Lane, _ playhead: Playhead.Place?) -> QueueFiles.Step? {
    guard mayBegin, !isPreparationHeld, units[lane] == nil, let step = files.nextStep(in: lane, playhead) else {
      return nil
    }
    // What the other lane is preparing may finish and make room.
    return step.isBeyondLimit && !units.isEmpty ? nil : step
  }

  /// Begins a unit of the lane's preparation. Files that may not be decoded any further fail here.
  ///
  /// - Returns: its first step; `nil` where nothing is to be prepared now.
  mutating func beginUnit(
    in lane: Lane, _ playhead: Playhead.Place?
  ) -> (order: PreparationOrder?, commands: [QueueCommand]) {
    var commands: [QueueCommand] = []
    while let step = nextStep(in: lane, playhead) {
      if step.isBeyondLimit {
        commands += fail(step.file, .queueAudioFull(limitSeconds: files.limits.queuedAudioSeconds))
        continue
      }
      return (begin(step, in: PreparationUnit(seconds: unitSeconds)), commands)
    }
    foundNone(.preparation, in: lane)
    return (nil, commands)
  }

  private mutating func begin(_ step: QueueFiles.Step, in unit: PreparationUnit) -> PreparationOrder? {
    var evictions: [PreparationOrder.Eviction] = []
    if step.excessSeconds > 0 {
      evictions = files.evict(seconds: step.excessSeconds, Playhead.Place(file: step.file, sample: step.target)).map {
        PreparationOrder.Eviction(file: $0.file, windows: $0.windows.map(\.window))
      }
    }
    guard let entry = files[step.file] else { return nil }
    var unit = unit
    unit.begin(step.file)
    units[entry.lane] = unit
    files.update(step.file) { $0.beginStep() }
    return PreparationOrder(
      file: step.file, generation: entry.generation, target: step.target, record: entry.record, engine: entry.engine,
      isFresh: entry.isStale, heldWindows: entry.heldWindows, evictions: evictions)
  }

  /// Whether a step is still wanted.
  func isWanted(_ order: PreparationOrder) -> Bool {
    guard let entry = files[order.file] else { return false }
    return entry.generation == order.generation && !entry.isOver
  }

  /// The first look at a file is done.
  mutating func lookedAt(_ order: PreparationOrder, _ look: FileLook) {
    guard isWanted(order) else { return }
    files.update(order.file) { $0.take(look) }
  }

  /// A step is made, or is not.
  ///
  /// - Returns: the next step of the unit; `nil` at its end.
  mutating func stepEnded(
    _ order: PreparationOrder, _ outcome: Result<PreparedStep, PreparationFault>, _ playhead: Playhead.Place?
  ) -> (next: PreparationOrder?, commands: [QueueCommand]) {
    var commands: [QueueCommand] = []
    if !isWanted(order) {
      // Its windows' audio may have been written after that of the others was thrown away.
      commands += [.closePreparation(order.file), .discardAllAudio(order.file)]
    } else {
      switch outcome {
      case .success(let step):
        units[order.record.lane]?.add(step)
        if let next = nextOfUnit(after: order, playhead) { return (next, commands) }
      case .failure(.file(let failure)):
        commands += fail(order.file, failure)
      case .failure(.unforeseen(let reason)):
        commands.append(
          .log(.error, "a file could not be prepared", ["file.id": "\(order.file)", "error": "\(reason)"]))
        let message = "The server could not prepare this file. Try it again."
        commands += fail(order.file, FileFailure(code: "preparation_failed", message: message))
      case .failure(.passing(let what, let reason)):
        // The next preparation goes on behind what the journal knows.
        commands += [
          .log(.warning, what, ["file.id": "\(order.file)", "error": "\(reason)"]), .closePreparation(order.file),
        ]
        files.update(order.file) { $0.makeStale() }
        isPreparationHeld = true
        commands += pause()
      case .failure(.cancelled):
        files.update(order.file) { $0.makeStale() }
      }
    }
    return (nil, commands)
  }

  private mutating func nextOfUnit(after order: PreparationOrder, _ playhead: Playhead.Place?) -> PreparationOrder? {
    guard let unit = units[order.record.lane], unit.hasRoom, mayBegin, files[order.file]?.isIsolated == false,
      let step = files.nextStep(in: order.record.lane, playhead), step.excessSeconds == 0, !step.isBeyondLimit,
      let entry = files[step.file], !entry.isIsolated, entry.stored.record.bytes <= PreparationOrder.smallFileBytes
    else { return nil }
    return begin(step, in: unit)
  }

  /// Nothing more is prepared with the lane's unit: what it brought is to be written.
  mutating func unitEnded(in lane: Lane) -> [QueueCommand] {
    guard let steps = units[lane]?.steps, !steps.isEmpty else {
      releaseUnit(in: lane)
      return []
    }
    units[lane]?.end()
    request(.steps(steps, lane))
    return [.write]
  }

  /// The lane's next unit may begin.
  mutating func releaseUnit(in lane: Lane) {
    for file in units.removeValue(forKey: lane)?.files ?? [] { files.update(file) { $0.endStep() } }
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
