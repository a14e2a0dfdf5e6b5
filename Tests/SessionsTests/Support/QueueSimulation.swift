import Foundation
import Logging
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// A queue without anything around it: a journal, runners and engines that are played by a seeded generator, and what the
/// journal must say at any time.
struct QueueSimulation {
  /// How likely it is that something goes wrong, 0…1.
  struct Trouble {
    var refusedForGood = 0.0
    var refusedForNow = 0.0
    var failedStep = 0.0
    var failedWindow = 0.0
  }

  private typealias Window = SimulatedJournal.Window

  /// A media file being prepared: what the runner knows of it.
  private struct Preparation {
    var lost: [SpeechWindow]
    var prepared: PreparedAudio
    var nextIndex: Int
  }

  private(set) var machine: QueueMachine
  private var generator: SeededGenerator
  private var trouble: Trouble
  private let session = SessionID()
  private var now = Date(timeIntervalSince1970: 1_800_000_000)
  private var journal = SimulatedJournal()
  private var commit: QueueCommit?
  private var preparations: [FileID: Preparation] = [:]
  /// Windows whose audio is on disk.
  private var audio: Set<Window> = []
  private var orders: [Lane: PreparationOrder] = [:]
  private var job: DiarizationJob?
  private var leases: [LeaseID: WindowOffer] = [:]
  private var followers: [WindowOffer] = []
  /// Where the player is.
  private var place: Playhead.Place?
  private var isPausing = false
  private var isWatchingLeases = false
  private var asked: Set<Int> = []
  /// Files that are to be removed or cancelled once no unit is about them.
  private var removals: [FileID] = []
  private var cancellations: [[FileID]] = []
  private var nextOrdinal = 0
  /// Lengths in windows of ten seconds.
  private var lengths: [FileID: Int] = [:]
  private(set) var commits = 0
  private(set) var violations: [String] = []

  init(seed: UInt64, _ trouble: Trouble) {
    generator = SeededGenerator(seed: seed)
    self.trouble = trouble
    let engines = ["one", "two"].map {
      EngineDescription(
        name: $0, model: "m", capabilities: EngineDescription.Capabilities(languageDetection: $0 == "one"))
    }
    machine = QueueMachine(
      session: session, epoch: 1, limits: SessionLimits(queuedAudioSeconds: 5_000),
      configuration: QueueConfiguration(lookAheadSeconds: 30, maximumAttempts: 3), unitSeconds: 30,
      engines: QueueEngines(
        names: engines.map(\.name), diarizing: ["one", "two"], describe: { engines }, needsSpeech: { _ in true }))
  }

  // MARK: Running

  /// Lets so many random things happen.
  mutating func run(steps: Int) {
    for number in 0..<steps {
      step()
      if number.isMultiple(of: 4) { check() }
      if !violations.isEmpty { return }
    }
  }

  /// Lets everything that is under way come to its end, without further wishes.
  ///
  /// - Returns: whether it came to rest.
  mutating func finish(_ trouble: Trouble = Trouble(), within limit: Int = 20_000) -> Bool {
    self.trouble = trouble
    machine.setPaused(false)
    for _ in 0..<limit {
      if !goOn() {
        check()
        return true
      }
      if !violations.isEmpty { return true }
    }
    return false
  }

  private mutating func step() {
    now.addTimeInterval(0.1)
    switch Int.random(in: 0..<22, using: &generator) {
    case 0: if machine.files.order.count < 8 { arrive() }
    case 1: break
    case 2: remove()
    case 3: if happens(0.3) { cancelAll() }
    case 4: retry()
    case 5: reorder()
    case 6: if happens(0.3) { machine.setPaused(happens(0.4)) }
    case 7: seek()
    case 8: engineFails()
    default: _ = goOn()
    }
  }

  private mutating func happens(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &generator) < probability
  }

  // MARK: Wishes

  private mutating func arrive() {
    let count = Int.random(in: 1...3, using: &generator)
    let records = (0..<count).map { _ in
      var record = MediaRecord.sample(
        in: session, ordinal: nextOrdinal, bytes: 100, lane: Lane.allCases.randomElement(using: &generator) ?? .file)
      nextOrdinal += 1
      record.options.diarize = Bool.random(using: &generator)
      record.options.language = Bool.random(using: &generator) ? "auto" : "en"
      lengths[record.id] = Int.random(in: 0...6, using: &generator)
      return record
    }
    asked.insert(machine.request(.intake(records)))
  }

  private mutating func remove() {
    guard let file = machine.files.order.randomElement(using: &generator) else { return }
    do throws(ServiceError) {
      perform(try machine.removalRequested(file))
      removals.append(file)
    } catch {}
  }

  private mutating func cancelAll() {
    let (files, commands) = machine.cancellationRequested()
    perform(commands)
    if !files.isEmpty { cancellations.append(files) }
  }

  private mutating func retry() {
    guard let file = machine.files.order.randomElement(using: &generator) else { return }
    do throws(ServiceError) {
      let gaps = try machine.gapsToRead(of: file).map {
        JournaledFile(record: $0, windows: journal.windows(of: file), speakers: journal.speakers[file])
      }
      asked.insert(machine.request(.retry(file, gaps: gaps)))
    } catch {}
  }

  private mutating func reorder() {
    guard let file = machine.files.order.randomElement(using: &generator) else { return }
    asked.insert(machine.request(.order([file])))
  }

  private mutating func seek() {
    place = machine.files.order.randomElement(using: &generator).map {
      Playhead.Place(file: $0, sample: Int.random(in: 0...6, using: &generator) * 160_000)
    }
  }

  private mutating func engineFails() {
    perform(machine.engineUnavailable("one", among: ["one"], because: "test"))
  }

  // MARK: Work

  /// Lets one thing that is under way go on.
  ///
  /// - Returns: whether there was anything.
  private mutating func goOn() -> Bool {
    var possible: [(inout QueueSimulation) -> Bool] = [
      { $0.write() }, { $0.prepare() }, { $0.lend() }, { $0.endLease() }, { $0.diarize() }, { $0.alarm() },
      { $0.stop() },
    ]
    possible.shuffle(using: &generator)
    return possible.contains { $0(&self) }
  }

  private mutating func write() -> Bool {
    guard let commit else {
      let commands = machine.nextTurn(at: now, pace: EnginePace())
      perform(commands)
      return !commands.isEmpty
    }
    self.commit = nil
    commits += 1
    if happens(trouble.refusedForNow) {
      perform(machine.commitEnded(.failure(ServiceError(.overloaded, code: "storage_full", message: "")), at: now))
    } else if happens(trouble.refusedForGood) {
      perform(machine.commitEnded(.failure(ServiceError(.server, code: "internal_error", message: "")), at: now))
    } else {
      violations += journal.apply(commit)
      perform(machine.commitEnded(.success(()), at: now))
    }
    return true
  }

  private mutating func prepare() -> Bool {
    for lane in Lane.allCases.shuffled(using: &generator) {
      if let order = orders[lane] {
        let outcome = makeStep(order)
        let (next, commands) = machine.stepEnded(order, outcome, place)
        perform(commands)
        orders[lane] = next
        if next == nil { perform(machine.unitEnded(in: lane)) }
        return true
      }
      let (first, commands) = machine.beginUnit(in: lane, place)
      perform(commands)
      orders[lane] = first
      if let first, first.record.lane != lane { violations.append("a step of another lane") }
      if first != nil || !commands.isEmpty { return true }
    }
    return false
  }

  private mutating func makeStep(_ order: PreparationOrder) -> Result<PreparedStep, PreparationFault> {
    let file = order.file
    for eviction in order.evictions {
      preparations[eviction.file]?.lost += eviction.windows
      for window in eviction.windows { audio.remove(Window(file: eviction.file, index: window.index)) }
    }
    if order.isFresh { preparations[file] = nil }
    if happens(trouble.failedStep) {
      return .failure(
        happens(0.3)
          ? .file(FileFailure(code: "undecodable", message: "test"))
          : .passing("a detector is away", reason: "test"))
    }
    if preparations[file] == nil {
      if order.isFirstLook {
        machine.lookedAt(order, FileLook(startedAt: now, duration: 10, notices: [], engine: order.engine))
      }
      let known = order.isFirstLook ? [] : journal.windows(of: file)
      preparations[file] = Preparation(
        lost: known.filter { $0.state == .pending && !order.heldWindows.contains($0.window.index) }.map(\.window),
        prepared: order.record.prepared, nextIndex: (known.map(\.window.index).max() ?? -1) + 1)
    }
    guard machine.isWanted(order), var preparation = preparations[file] else { return .failure(.cancelled) }
    var ready: [SpeechWindow] = []
    var new: [SpeechWindow] = []
    let length = lengths[file] ?? 0
    if !preparation.lost.isEmpty {
      ready = Array(preparation.lost.prefix(3))
      preparation.lost.removeFirst(ready.count)
    } else {
      for _ in 0..<3 where preparation.nextIndex < length {
        let start = preparation.nextIndex * 160_000
        new.append(SpeechWindow(index: preparation.nextIndex, startSample: start, endSample: start + 160_000))
        preparation.prepared.insert(start..<(start + 160_000))
        preparation.nextIndex += 1
      }
      ready = new
      if preparation.nextIndex >= length { preparation.prepared.end(at: length * 160_000) }
    }
    for window in ready { audio.insert(Window(file: file, index: window.index)) }
    preparations[file] = preparation
    let step = MediaPreparation.Step(
      ready: ready.map { PreparedWindow(window: $0, audio: "\(file) \($0.index)") }, new: new,
      prepared: preparation.prepared, decodedSeconds: Double(ready.count) * 10,
      duration: preparation.prepared.total.map { Double($0) / 16_000 },
      isEnd: preparation.lost.isEmpty && preparation.prepared.isComplete)
    return .success(PreparedStep(order: order, step: step))
  }

  private mutating func lend() -> Bool {
    guard leases.count < 3 else { return false }
    guard let offer = nextOffer() else { return false }
    let window = Window(file: offer.id.file, index: offer.id.index)
    if !audio.contains(window) { violations.append("a window was lent whose audio is not there") }
    if leases.values.contains(where: { $0.id == offer.id }) || followers.contains(where: { $0.id == offer.id }) {
      violations.append("a window was lent twice")
    }
    if journal.windows[window]?.state != .pending { violations.append("a window was lent that does not wait") }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: perform(machine.recognisedBefore(offer, recognized, at: now))
    case 1:
      machine.follow(offer)
      followers.append(offer)
    default:
      let (lease, commands) = machine.lease(offer, slot: 0)
      leases[lease] = offer
      perform(commands)
    }
    return true
  }

  private mutating func nextOffer() -> WindowOffer? {
    for engine in ["one", "two"].shuffled(using: &generator) {
      for lane in Lane.allCases.shuffled(using: &generator) {
        guard let offer = machine.nextWindow(for: engine, in: lane, place) else { continue }
        if machine[offer.id.file]?.lane != lane { violations.append("a window of another lane") }
        return offer
      }
    }
    return nil
  }

  private var recognized: RecognizedWindow {
    RecognizedWindow(language: "en", utterances: [.init(start: 0, end: 1, text: "words")])
  }

  private mutating func endLease() -> Bool {
    if let offer = followers.first, happens(0.5) || leases.isEmpty {
      followers.removeFirst()
      perform(machine.leaderEnded(offer, happens(0.5) ? recognized : nil, at: now))
      return true
    }
    guard let lease = leases.keys.sorted(by: { $0.attempt < $1.attempt }).randomElement(using: &generator),
      let offer = leases.removeValue(forKey: lease)
    else { return false }
    var outcome: Result<RecognizedWindow, EngineFailure> = .success(recognized)
    if happens(trouble.failedWindow) {
      let kinds: [EngineFailure.Kind] = [.workerExited, .timedOut, .rejected, .unavailable, .cancelled]
      outcome = .failure(EngineFailure(kinds.randomElement(using: &generator) ?? .rejected, "test"))
    }
    let batch = Int.random(in: 1...2, using: &generator)
    perform(
      machine.leaseEnded(lease, by: offer.engine, outcome, batch: offer.isIsolated ? 1 : batch, at: now))
    return true
  }

  /// Some of a file's windows with one caption more.
  private mutating func revised(of file: FileID) -> [RevisedWindow] {
    journal.windows(of: file).filter { $0.state == .done && happens(0.5) }.map { window in
      var record = window
      let id = (window.segments.last?.id ?? window.window.index * Segment.maximumPerWindow - 1) + 1
      record.segments.append(Segment(id: id, start: 0, end: 0, text: "more", words: [], window: window.window.index))
      return RevisedWindow(record: record, removed: window.segments.map(\.id))
    }
  }

  private mutating func diarize() -> Bool {
    if let job {
      self.job = nil
      let file = job.record.id
      if removals.contains(file) || cancellations.contains(where: { $0.contains(file) }) {
        perform(machine.diarizationEnded(job, .cancelled))
      } else if happens(trouble.failedWindow) {
        perform(machine.diarizationEnded(job, .failed(reason: "test")))
      } else {
        perform(machine.diarizationEnded(job, .speakers(FileSpeakers(model: "m", turns: []), revised(of: file))))
      }
      return true
    }
    for lane in Lane.allCases.shuffled(using: &generator) {
      job = machine.beginDiarization(in: lane)
      if job != nil { return true }
    }
    return false
  }

  private mutating func alarm() -> Bool {
    if isWatchingLeases {
      isWatchingLeases = false
      perform(machine.leasesAreDue())
      return true
    }
    guard isPausing else { return false }
    isPausing = false
    perform(machine.pauseEnded())
    return true
  }

  /// All work on files that are wanted no more has stopped.
  private mutating func stop() -> Bool {
    let busy = machine.units.values.filter { !$0.isEnded }.reduce(into: Set<FileID>()) { $0.formUnion($1.files) }
    if let file = removals.first(where: { !busy.contains($0) && job?.record.id != $0 }) {
      removals.removeAll { $0 == file }
      discard(file)
      asked.insert(machine.request(.removal(file)))
      return true
    }
    if let files = cancellations.first(where: { busy.isDisjoint(with: $0) && !$0.contains { job?.record.id == $0 } }) {
      cancellations.removeAll { $0 == files }
      for file in files { discard(file) }
      asked.insert(machine.request(.cancellation(files)))
      return true
    }
    return false
  }

  private mutating func discard(_ file: FileID) {
    preparations[file] = nil
    audio = audio.filter { $0.file != file }
  }

  // MARK: Commands

  private mutating func perform(_ commands: [QueueCommand]) {
    for command in commands {
      switch command {
      case .commit(let commit):
        if self.commit != nil { violations.append("two commits at once") }
        self.commit = commit
        perform(commit.before)
      case .answer(let ticket, _): asked.remove(ticket)
      case .stopRecognition(let file, let stopped):
        for lease in stopped where leases.removeValue(forKey: lease) == nil {
          violations.append("a lease was cancelled that is not there")
        }
        followers.removeAll { $0.id.file == file }
      case .closePreparation(let file): preparations[file] = nil
      case .discardAudio(let windows):
        for window in windows { audio.remove(Window(file: window.file, index: window.index)) }
      case .discardAllAudio(let file): audio = audio.filter { $0.file != file }
      case .findSubstitutes(let engine, let reason):
        perform(machine.engineUnavailable(engine, among: happens(0.5) ? [engine] : [], because: reason))
      case .pause: isPausing = true
      case .watchLeases: isWatchingLeases = true
      case .write, .keepResult, .abandonResult, .notify, .ended, .firstWords, .log: break
      }
    }
  }

  // MARK: Checks

  private mutating func check() {
    let files = machine.files
    let entries = files.order.compactMap { files[$0] }
    let open = entries.filter { !$0.isOver }
    func expect(_ holds: Bool, _ what: String) { if !holds { violations.append(what) } }
    expect(files.order.count == files.entries.count, "the playlist has another number of files")
    expect(
      files.order == entries.sorted { $0.stored.record.ordinal < $1.stored.record.ordinal }.map(\.file), "the order")
    expect(files.unfinished == open.map(\.file), "the line")
    expect(files.bytes == entries.reduce(0) { $0 + $1.stored.record.bytes }, "bytes")
    expect(abs(files.backlogSeconds - open.reduce(0) { $0 + $1.backlogSeconds }) < 0.01, "the backlog")
    expect(abs(files.chargedSeconds - open.reduce(0) { $0 + $1.preparedSeconds }) < 0.01, "charged seconds")
    expect(files.runningCount == open.count(where: \.isRunning), "running files")
    let last = files.outlooks().last?.outlook
    expect(abs((last?.audioSecondsAhead ?? 0) - (files.lastOutlook?.audioSecondsAhead ?? 0)) < 0.01, "seconds ahead")
    for offer in leases.values where files[offer.id.file]?.inFlight[offer.id.index] == nil {
      violations.append("a lease was forgotten")
    }
    for (file, record) in journal.files where files[file]?.stored.record != record && commit == nil {
      violations.append("the queue has another record than the journal: \(file)")
    }
  }

  /// Everything has come to rest: nothing is left undone.
  mutating func checkEnd() {
    if !asked.isEmpty { violations.append("requests without an answer: \(asked.count)") }
    for entry in machine.files.entries.values {
      if entry.endings.contains(.abandonment) { continue }
      if !entry.isTerminal { violations.append("a file without an end: \(entry.stored.record.state) \(entry.endings)") }
      if !journal.ended.contains(entry.file) { violations.append("a file without a terminal event") }
    }
    let known = Set(machine.files.order)
    if journal.files.keys.contains(where: { !known.contains($0) }) { violations.append("a file was lost") }
    if machine.files.backlogSeconds != 0 {
      violations.append("audio that nothing needs: \(machine.files.backlogSeconds)")
    }
    if !audio.isEmpty { violations.append("audio was left on disk: \(audio.count)") }
    if machine.files.entries.values.contains(where: { $0.endings.contains(.abandonment) }) == false,
      !machine.units.isEmpty
    {
      violations.append("a unit that never ended")
    }
  }

  var abandoned: Int { machine.files.entries.values.count { $0.endings.contains(.abandonment) } }
}
