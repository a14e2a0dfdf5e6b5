import Foundation
import TranscriptionCore

extension MetricsText {
  /// The server's figures; nothing in them is about a single session.
  init(_ now: OperationsSnapshot, answers: [Int: Int]) {
    self.init()
    addServer(now)
    addWork(now)
    addEngines(now.engines)
    addMachine(now)
    add(
      "sotto_http_responses_total", .counter, "Answers of the HTTP server by status.",
      answers.sorted { $0.key < $1.key }.map { ([("code", String($0.key))], Double($0.value)) })
  }

  private mutating func addServer(_ now: OperationsSnapshot) {
    add("sotto_build_info", .gauge, "The version that runs; always 1.", [([("version", now.server.version)], 1)])
    add(
      "sotto_start_time_seconds", .gauge, "When the server started, in Unix time.",
      now.server.startedAt.timeIntervalSince1970)
    add("sotto_ready", .gauge, "1 while the server takes new work, as /health/ready says.", now.server.ready ? 1 : 0)
    add("sotto_sessions", .gauge, "Open sessions.", now.sessions.open)
    add("sotto_sessions_limit", .gauge, "Sessions that may be open.", now.sessions.limit)
    add("sotto_sessions_working", .gauge, "Open sessions with unfinished files.", now.sessions.working)
    add("sotto_sessions_opened_total", .counter, "Sessions opened.", now.totals.sessionsOpened)
    add("sotto_event_readers", .gauge, "Event streams and long polls that wait for news.", now.eventReaders)
  }

  private mutating func addWork(_ now: OperationsSnapshot) {
    add("sotto_files_queued", .gauge, "Files that wait to be begun.", now.queues.filesQueued)
    add("sotto_files_running", .gauge, "Files that are being worked on.", now.queues.filesRunning)
    add("sotto_audio_ahead_seconds", .gauge, "Audio that is left in unfinished files.", now.queues.audioSecondsAhead)
    add(
      "sotto_files_finished_total", .counter, "Files that came to their end.",
      [
        ([("result", "completed")], Double(now.totals.filesCompleted)),
        ([("result", "failed")], Double(now.totals.filesFailed)),
      ])
    add("sotto_windows_recognized_total", .counter, "Windows recognised.", now.totals.windowsRecognized)
    add(
      "sotto_window_attempts_failed_total", .counter, "Attempts at windows that an engine failed at.",
      now.totals.attemptsFailed)
    add("sotto_audio_recognized_seconds_total", .counter, "Audio in recognised windows.", now.totals.audioSeconds)
    addWait(
      "sotto_first_words_wait_seconds", "From a file's arrival to its first words, last 5 minutes.",
      now.waits.firstWords)
    addWait("sotto_slot_wait_seconds", "From work of a session to a slot for it, last 5 minutes.", now.waits.slot)
  }

  private mutating func addWait(_ name: String, _ help: String, _ spread: OperationsSnapshot.Spread) {
    let samples = [("0.5", spread.p50), ("0.95", spread.p95)].compactMap { quantile, value in
      value.map { ([("quantile", quantile)], $0) }
    }
    add(name, .gauge, help, samples)
  }

  private mutating func addEngines(_ engines: [OperationsSnapshot.Engine]) {
    func each(_ value: (OperationsSnapshot.Engine) -> Double?) -> [(labels: [(String, String)], value: Double)] {
      engines.compactMap { engine in value(engine).map { ([("engine", engine.name)], $0) } }
    }
    add(
      "sotto_engine_info", .gauge, "The engines and their models; always 1.",
      engines.map { ([("engine", $0.name), ("model", $0.model)], 1) })
    add("sotto_engine_up", .gauge, "1 while the engine can work.", each { $0.trouble == nil ? 1 : 0 })
    add("sotto_engine_speed_ratio", .gauge, "Audio seconds a second with all slots, measured.", each { $0.speed })
    add("sotto_slots", .gauge, "Places in which windows are recognised.", each { Double($0.slots.total) })
    add("sotto_slots_busy", .gauge, "Those that are taken.", each { Double($0.slots.busy) })
    let workers = engines.flatMap { engine in
      engine.workers.map { [("idle", $0.idle), ("busy", $0.busy), ("starting", $0.starting)] }.map { states in
        states.map { ([("engine", engine.name), ("state", $0)], Double($1)) }
      } ?? []
    }
    add("sotto_workers", .gauge, "Worker processes.", workers)
    add(
      "sotto_worker_crashes_total", .counter, "Worker processes lost at work.",
      each { $0.workers.map { Double($0.crashes) } })
    add(
      "sotto_worker_failed_starts_total", .counter, "Worker processes that did not start.",
      each { $0.workers.map { Double($0.failedStarts) } })
    addPools(engines.compactMap(\.pool))
  }

  private mutating func addPools(_ pools: [PoolHealth]) {
    guard !pools.isEmpty else { return }
    func each(_ value: (PoolHealth) -> Double) -> [(labels: [(String, String)], value: Double)] {
      pools.map { ([("pool", $0.name)], value($0)) }
    }
    add("sotto_cluster_workers", .gauge, "Workers of the pool that are heard.", each { Double($0.workers.count) })
    add("sotto_cluster_workers_refused", .gauge, "Workers with another engine.", each { Double($0.refused.count) })
    add("sotto_cluster_slots", .gauge, "Windows that all workers take.", each { Double($0.capacity) })
    add("sotto_cluster_share", .gauge, "Windows that this server may have there.", each { Double($0.share) })
    add("sotto_cluster_gateways", .gauge, "Servers that share the pool.", each { Double($0.gateways) })
    add("sotto_cluster_in_flight", .gauge, "Windows of this server that are there.", each { Double($0.windows) })
    add(
      "sotto_cluster_backlog_audio_seconds", .gauge, "Audio that lies ready for the pool or is there.",
      each { $0.backlogSeconds })
    add(
      "sotto_cluster_republished_total", .counter, "Windows published again because nothing was heard of them.",
      each { Double($0.republished) })
    add(
      "sotto_cluster_unknown_total", .counter, "Outcomes of windows that were not wanted.",
      each { Double($0.unknownOutcomes) })
    add(
      "sotto_cluster_exhausted_total", .counter, "Windows over which workers were lost again and again.",
      each { Double($0.exhausted) })
    add(
      "sotto_cluster_redelivered_total", .counter, "Times that windows were delivered beyond the first.",
      each { Double($0.redelivered) })
    add(
      "sotto_cluster_fetch_seconds", "How long samples took to reach the worker.",
      pools.map { ([("pool", $0.name)], $0.fetch) })
    add(
      "sotto_cluster_overhead_seconds", "Windows' time at the pool, less recognition and waiting for it.",
      pools.map { ([("pool", $0.name)], $0.overhead) })
  }

  private mutating func addMachine(_ now: OperationsSnapshot) {
    let memory = [("server", now.memory.serverBytes), ("workers", now.memory.workerBytes)].compactMap {
      process, bytes in
      bytes.map { ([("process", process)], Double($0)) }
    }
    add("sotto_resident_memory_bytes", .gauge, "Memory of the server and of its workers.", memory)
    add("sotto_media_bytes", .gauge, "Media that sessions keep.", now.sessions.bytes)
    func each(_ value: (OperationsSnapshot.Disk) -> Int?) -> [(labels: [(String, String)], value: Double)] {
      now.disks.compactMap { disk in value(disk).map { ([("place", disk.place)], Double($0)) } }
    }
    add("sotto_disk_free_bytes", .gauge, "Room on the disks.", each { $0.freeBytes })
    add("sotto_disk_floor_bytes", .gauge, "Room below which nothing new is taken.", each { $0.floorBytes })
    add("sotto_disk_low", .gauge, "1 while nothing new is taken because of the disk.", each { $0.low ? 1 : 0 })
    add("sotto_drop_folder_waiting_files", .gauge, "Files in the drop folder that wait.", now.dropFolder.waitingFiles)
  }
}
