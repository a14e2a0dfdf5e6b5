import Foundation
import TranscriptionCore

extension OperationsSnapshot {
  /// Figures of a server with these sessions; `nil` for those of other callers.
  static func sample(engines: [EngineDescription], sessions: [SessionID?], troubles: [String] = []) -> Self {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let slots = SlotFigures(total: 4, live: 1, file: 2, sessions: 3)
    let workers = WorkerHealth(
      configured: 4, idle: 1, busy: 3, starting: 0, breaker: .closed, crashes: 2, failedStarts: 1,
      residentBytes: 1 << 30)
    let rows = sessions.enumerated().map { place, id in
      Session(
        number: place + 1, id: id, label: nil, transient: false, paused: false, createdAt: now, lastActiveAt: now,
        weight: 1, engine: engines[0].name, filesQueued: 2, filesRunning: 1, audioSecondsAhead: 90,
        waitingSeconds: 4, servedAudioSeconds: 30, share: 0.25, fairShare: 0.25, bytes: 1_000, eventReaders: 1)
    }
    return OperationsSnapshot(
      at: now,
      server: Server(version: "1.2.3", startedAt: now - 12, uptimeSeconds: 12, troubles: troubles),
      engines: engines.map {
        Engine($0, speed: 8, trouble: nil, slots: slots, workers: workers, diarizers: nil)
      },
      slots: Slots(recognition: slots, preparation: slots, diarization: SlotFigures()),
      sessions: Sessions(open: sessions.count, limit: 100, working: sessions.count, bytes: 1_000, list: rows),
      queues: Queues(filesQueued: 2, filesRunning: 1, audioSecondsAhead: 90),
      throughput: Throughput(
        audioSecondsPerSecond: Rate(oneMinute: 3, fiveMinutes: 2), filesPerMinute: Rate(oneMinute: 6, fiveMinutes: 5)),
      waits: Waits(
        firstWords: Spread(count: 10, p50: 1, p95: 2), slot: Spread(count: 40, p50: 0.1, p95: nil)),
      memory: Memory(serverBytes: 1 << 26, workerBytes: 1 << 30),
      disks: [Disk(place: "data folder", freeBytes: 10, totalBytes: 100, floorBytes: 5, low: false)],
      dropFolder: DropFolder(mode: .inotify, waitingFiles: 7), eventReaders: 1,
      totals: Totals(
        sessionsOpened: 9, filesCompleted: 8, filesFailed: 1, windowsRecognized: 70, attemptsFailed: 3,
        audioSeconds: 640.5))
  }
}
