import TranscriptionCore

/// A fixed number of places to work in, shared by all sessions; nobody owns one.
///
/// Sessions announce work; whenever a slot is free, the session whose turn it is (``SlotScheduler``) is asked for one unit
/// and the slot runs it. What a session hands out is decided at that moment, not when it was queued. Made once for each
/// engine and once for preparation; whoever makes it runs ``run()``.
actor FairSlots {
  nonisolated let count: Int
  private var scheduler = SlotScheduler()
  private var clients: [SessionID: any SlotClient] = [:]
  private var idleSlots: [CheckedContinuation<SessionID?, Never>] = []
  private var isClosed = false

  init(count: Int) { self.count = max(1, count) }

  /// Sessions that have work now.
  var demandingSessions: Int { scheduler.demandingSessions }

  func join(_ session: SessionID, client: any SlotClient) { clients[session] = client }

  /// The session gets no more turns. Units already handed out are its own to stop.
  func leave(_ session: SessionID) {
    clients[session] = nil
    scheduler.forget(session)
  }

  func workArrived(_ session: SessionID) {
    guard clients[session] != nil else { return }
    scheduler.workArrived(session)
    wakeSlots()
  }

  /// Runs the slots until the task is cancelled. Units that are running are cancelled with it.
  func run() async {
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for _ in 0..<count {
          group.addTask { await self.runSlot() }
        }
      }
    } onCancel: {
      // Ends by itself: it only marks the actor closed and wakes the slots that `run()` is waiting for.
      Task { await self.close() }
    }
  }

  private func runSlot() async {
    while let session = await nextSession() {
      guard let client = clients[session], let unit = await client.nextUnit() else {
        scheduler.sessionHadNothing(session)
        wakeSlots()
        continue
      }
      scheduler.sessionGaveWork(session)
      wakeSlots()
      await unit()
    }
  }

  private func nextSession() async -> SessionID? {
    if isClosed || Task.isCancelled { return nil }
    if let session = scheduler.nextSession() { return session }
    return await withCheckedContinuation { idleSlots.append($0) }
  }

  private func wakeSlots() {
    while !idleSlots.isEmpty, let session = scheduler.nextSession() {
      idleSlots.removeLast().resume(returning: session)
    }
  }

  private func close() {
    isClosed = true
    for slot in idleSlots { slot.resume(returning: nil) }
    idleSlots = []
  }
}
