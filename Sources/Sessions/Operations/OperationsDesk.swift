import Audio
import Foundation
import Scheduling
import TranscriptionCore

/// Collects the server's figures for the operator.
///
/// A collection reads each session once, without touching its lease or its files, and happens at most once a second:
/// callers in between get the result of the last one, callers during one wait for it. Made by ``SessionRegistry``.
actor OperationsDesk {
  /// The result of a collection, before it is redacted for a caller.
  struct Findings: Sendable {
    var snapshot: OperationsSnapshot
    /// The rows of the snapshot's list with the keys that opened them.
    var owners: [String?]

    /// As a caller may see it: sessions of others have neither id nor label.
    func shown(to caller: Caller) -> OperationsSnapshot {
      var shown = snapshot
      for (place, owner) in owners.enumerated() {
        guard let id = shown.sessions.list[place].id, !caller.sees(id, ownedBy: owner) else { continue }
        shown.sessions.list[place].id = nil
        shown.sessions.list[place].label = nil
      }
      return shown
    }
  }

  private let version: String
  private let startedAt: Date
  private let sessionLimit: Int
  private let engines: EngineSlots
  private let preparation: PreparationSlots
  private let diarization: DiarizationSlots
  private let detector: any SpeechDetector
  private let watcher: DirectoryWatcher
  private let disk: DiskSpace
  private let files: FileActivity
  private let clock: any SessionClock

  private var latest: Findings?
  private var look: Task<Findings, Never>?

  private static let lifetime = 1.0
  /// Sessions that are listed one by one.
  static let listed = 200
  private static let minute = 60.0
  private static let fiveMinutes = 300.0

  init(
    version: String, sessionLimit: Int, engines: EngineSlots, preparation: PreparationSlots,
    diarization: DiarizationSlots, detector: any SpeechDetector, watcher: DirectoryWatcher, disk: DiskSpace,
    files: FileActivity, clock: any SessionClock
  ) {
    self.version = version
    self.sessionLimit = sessionLimit
    self.engines = engines
    self.preparation = preparation
    self.diarization = diarization
    self.detector = detector
    self.watcher = watcher
    self.disk = disk
    self.files = files
    self.clock = clock
    startedAt = clock.now
  }

  /// - Parameter intake: called where a look is needed.
  func findings(of intake: @Sendable @escaping () async -> DeskIntake) async -> Findings {
    if let look { return await look.value }
    if let latest, abs(clock.now.timeIntervalSince(latest.snapshot.at)) < Self.lifetime { return latest }
    // Awaited right below, by every caller.
    let look = Task { await self.find(await intake()) }
    self.look = look
    let found = await look.value
    self.look = nil
    latest = found
    return found
  }

  // MARK: Looking

  private func find(_ known: DeskIntake) async -> Findings {
    var figures: [SessionFigures] = []
    figures.reserveCapacity(known.sessions.count)
    for live in known.sessions { figures.append(await live.session.figures(of: live)) }
    let now = clock.now
    let lanes = await engines.operations(at: now)
    let parts = lanes.parts
    let served = parts.values.reduce(0) { $0 + $1.served }
    let rows = Self.mostActive(figures, parts).map { row in
      (self.row(row, part: parts[row.id] ?? ShareLedger.Part(), of: served, at: now), row.owner)
    }
    let activity = files.figures
    let workers = lanes.engines.flatMap { [$0.workers, $0.diarizers] } + [await detector.workers()]
    let memory = try? await BlockingIO.run { ServerMemory.resident() }
    let snapshot = OperationsSnapshot(
      at: now,
      server: .init(
        version: version, startedAt: startedAt, uptimeSeconds: Self.rounded(now.timeIntervalSince(startedAt)),
        troubles: known.problems),
      engines: lanes.engines,
      slots: .init(
        recognition: Self.sum(lanes.engines.map(\.slots)), preparation: await preparation.figures,
        diarization: await diarization.figures),
      sessions: .init(
        open: figures.count, limit: sessionLimit, working: figures.count { $0.queue.queued + $0.queue.running > 0 },
        bytes: figures.reduce(0) { $0 + $1.queue.bytes }, list: rows.map(\.0)),
      queues: .init(
        filesQueued: figures.reduce(0) { $0 + $1.queue.queued },
        filesRunning: figures.reduce(0) { $0 + $1.queue.running },
        audioSecondsAhead: Self.rounded(figures.reduce(0) { $0 + $1.queue.audioSecondsAhead })),
      throughput: .init(
        audioSecondsPerSecond: rate(of: lanes.audio, at: now, perSeconds: 1),
        filesPerMinute: rate(of: [activity.ended], at: now, perSeconds: Self.minute)),
      waits: .init(firstWords: activity.firstWords.spread(at: now), slot: lanes.waits.spread(at: now)),
      memory: .init(
        serverBytes: memory ?? nil, workerBytes: workers.reduce(0) { $0 + ($1?.residentBytes ?? 0) }),
      disks: disk.readings,
      dropFolder: .init(
        mode: watcher.isPolling ? .polling : .inotify, waitingFiles: figures.reduce(0) { $0 + $1.unclaimedFiles }),
      eventReaders: figures.reduce(0) { $0 + $1.eventReaders },
      totals: .init(
        sessionsOpened: known.opened, filesCompleted: activity.completed, filesFailed: activity.failed,
        windowsRecognized: lanes.windows, attemptsFailed: lanes.failures, audioSeconds: Self.rounded(lanes.audioSeconds)
      ))
    return Findings(snapshot: snapshot, owners: rows.map(\.1))
  }

  private func rate(of sums: [RollingSum], at now: Date, perSeconds unit: Double) -> OperationsSnapshot.Rate {
    func rate(_ seconds: Double) -> Double {
      Self.rounded(unit * sums.reduce(0) { $0 + $1.rate(lastSeconds: seconds, at: now, since: startedAt) })
    }
    return OperationsSnapshot.Rate(oneMinute: rate(Self.minute), fiveMinutes: rate(Self.fiveMinutes))
  }

  private func row(
    _ figures: SessionFigures, part: ShareLedger.Part, of served: Double, at now: Date
  ) -> OperationsSnapshot.Session {
    OperationsSnapshot.Session(
      number: figures.number, id: figures.id, label: figures.options.label, transient: figures.isTransient,
      paused: figures.queue.isPaused, createdAt: figures.createdAt, lastActiveAt: figures.lastActiveAt,
      weight: figures.options.weight, engine: engines.descriptions.engine(for: figures.options).name,
      filesQueued: figures.queue.queued, filesRunning: figures.queue.running,
      audioSecondsAhead: Self.rounded(figures.queue.audioSecondsAhead),
      waitingSeconds: figures.queue.waitingSince.map { Self.rounded(max(0, now.timeIntervalSince($0))) },
      servedAudioSeconds: Self.rounded(part.served), share: served > 0 ? Self.rounded(part.served / served) : 0,
      fairShare: served > 0 ? Self.rounded(part.due / served) : 0, bytes: figures.queue.bytes,
      eventReaders: figures.eventReaders)
  }

  /// By served or due seconds, whichever is more, then by unfinished files, then by time of last use; the most first.
  private static func mostActive(
    _ figures: [SessionFigures], _ parts: [SessionID: ShareLedger.Part]
  ) -> [SessionFigures] {
    let ranked = figures.map { row in
      (row, max(parts[row.id]?.served ?? 0, parts[row.id]?.due ?? 0), row.queue.queued + row.queue.running)
    }
    return ranked.sorted { one, other in
      if one.1 != other.1 { return one.1 > other.1 }
      if one.2 != other.2 { return one.2 > other.2 }
      return (one.0.lastActiveAt, one.0.number) > (other.0.lastActiveAt, other.0.number)
    }.prefix(listed).map(\.0)
  }

  private static func sum(_ figures: [OperationsSnapshot.SlotFigures]) -> OperationsSnapshot.SlotFigures {
    OperationsSnapshot.SlotFigures(
      total: figures.reduce(0) { $0 + $1.total }, live: figures.reduce(0) { $0 + $1.live },
      file: figures.reduce(0) { $0 + $1.file }, sessions: figures.map(\.sessions).max() ?? 0)
  }

  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
