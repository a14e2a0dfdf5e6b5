import Foundation
import Glibc
import Subprocess
import TestSupport
import Testing

/// Users at a server that is killed again and again on the same data, and what must be true in between.
struct ChaosRun {
  let settings: ChaosSettings
  let arguments: [String]
  let stock: SoundStock
  let isInstant: Bool
  let users: Int
  let mostFiles: Int
  /// How long a start may take until the server is ready.
  let startLimit: Duration
  let folder: TemporaryFolder
  private let ledger: Ledger
  private let key = "chaos-key-0123456789"

  init(
    _ settings: ChaosSettings, _ arguments: [String], stock: SoundStock, isInstant: Bool, users: Int, mostFiles: Int,
    startLimit: Duration, in folder: TemporaryFolder
  ) {
    self.settings = settings
    self.arguments = arguments
    self.stock = stock
    self.isInstant = isInstant
    self.users = users
    self.mostFiles = mostFiles
    self.startLimit = startLimit
    self.folder = folder
    ledger = Ledger(seed: settings.seed)
  }

  func run() async throws {
    let began = ContinuousClock.now
    let references = TranscriptCheck(references: try await undisturbed(), isInstant: isInstant)
    var done = 0
    while done < settings.kills, ContinuousClock.now - began < settings.longest {
      done += 1
      await ledger.begin(kill: done)
      try await live(done, references)
    }
    await ledger.begin(kill: done + 1)
    try await finish(references)
    print(
      "chaos: seed \(settings.seed), \(done) of \(settings.kills) kills in \(ContinuousClock.now - began), "
        + "\(await ledger.summary)")
    #expect(done == settings.kills, "seed \(settings.seed): out of time after \(done) kills")
  }

  // MARK: Lives

  /// What becomes of each sound when nothing happens.
  private func undisturbed() async throws -> [Int: JSONValue] {
    var references: [Int: JSONValue] = [:]
    let quiet = try TemporaryFolder()
    let key = key
    let death = try await ServerLife.run(settings.programs, in: quiet, arguments, key: key) { life in
      let client = try #require(await within(startLimit) { await life.client() } ?? nil)
      let session = try await client.openSession(key: key)
      var files: [String] = []
      for (index, sound) in stock.sounds.enumerated() {
        files.append(try await session.upload("\(index).\(sound.fileExtension)", sound.content))
      }
      try await session.finished(files.count)
      for (index, sound) in stock.sounds.enumerated() where sound.fate == .completes {
        let transcript = try await session.transcript(files[index]).json
        if isInstant { #expect(TranscriptCheck.hole(in: transcript) == nil) }
        references[index] = transcript["segments"]
      }
      try await session.end()
      await stop(life)
    }
    #expect(death.status == .exited(0))
    return references
  }

  /// A start, the checks, the users, the blow.
  private func live(_ number: Int, _ references: TranscriptCheck) async throws {
    var dice = ChaosGenerator(seed: settings.seed, stream: number)
    let moment = Moment(using: &dice)
    if dice.chance(0.3) { try await dropWhileDown(&dice) }
    let inspectionDice = dice.split()
    let death = try await ServerLife.run(settings.programs, in: folder, arguments, key: key) { life in
      if case .starting(let delay) = moment.instant {
        await Moment.pass(delay)
        await check(gone: await strike(life, moment.blow, &dice))
        return
      }
      guard let client = await ready(life) else { return }
      if ChaosSettings.isAskedFor { await checkRows() }
      do {
        try await inspection(client, references, inspectionDice).run()
      } catch {
        await ledger.breach("the server cannot be asked: \(error)")
      }
      let children = await work(client, moment, life, &dice)
      await check(gone: children)
    }
    await check(death, moment)
  }

  /// Everything comes to its end, and nothing stays.
  private func finish(_ references: TranscriptCheck) async throws {
    let death = try await ServerLife.run(settings.programs, in: folder, arguments, key: key) { life in
      guard let client = await ready(life) else { return }
      let dice = ChaosGenerator(seed: settings.seed)
      try await inspection(client, references, dice).run()
      for account in await ledger.accounts(.open) {
        let session = account.client.through(client)
        _ = try await session.request("POST", "/queue/resume")
        await ledger.update(account.id) { $0.isPaused = false }
        try await waitUntilFinished(session)
      }
      var last = inspection(client, references, dice)
      last.isLast = true
      try await last.run()
      for account in await ledger.accounts(.open) {
        let receipt = try await account.client.through(client).end()
        await ledger.update(account.id) { $0.standing = .ended }
        if receipt.status != 200 { await ledger.breach("ending: \(receipt.status) \(receipt.text)", in: account.id) }
      }
      await stop(life)
    }
    if death.status != .exited(0) { await ledger.breach("a stop ended with \(death.status): \(death.log.suffix(500))") }
    let remains = Remains(folder: folder)
    let strangers = remains.strangers(besides: [])
    if !strangers.isEmpty { await ledger.breach("left after all sessions have ended: \(strangers)") }
    let mentions = remains.mentions(of: [Ledger.marker] + (await ledger.accounts.keys.sorted()))
    if !mentions.isEmpty { await ledger.breach("rows left after all sessions have ended: \(mentions.prefix(5))") }
  }

  private func waitUntilFinished(_ session: SessionClient) async throws {
    var unfinished: [JSONValue] = []
    let isFinished = try await session.becomesTrue(within: .seconds(180)) {
      unfinished = try await session.files()
        .filter { !["completed", "failed", "cancelled"].contains($0["state"].text) }
      return unfinished.isEmpty
    }
    if !isFinished { await ledger.breach("these come to no end: \(unfinished.prefix(3))", in: session.id) }
  }

  // MARK: Parts of a life

  private func ready(_ life: ServerLife) async -> HTTPClient? {
    guard let client = await within(startLimit, { await life.client() }) ?? nil else {
      await ledger.breach("the server does not serve within \(startLimit)")
      return nil
    }
    // What makes it ready is an engine's answer, which some session hears of; without work it is ready from the start.
    func isReady() async -> Bool { (try? await client.request("GET", "/health/ready").status) == 200 }
    var isGreen = await isReady()
    for account in await ledger.accounts(.open) where !isGreen {
      let left = startLimit - (ContinuousClock.now - life.startedAt)
      isGreen = (try? await account.client.through(client).becomesTrue(within: left) { await isReady() }) ?? false
    }
    if !isGreen { await ledger.breach("the server is not ready within \(startLimit)") }
    return client
  }

  private func inspection(
    _ client: HTTPClient, _ references: TranscriptCheck, _ dice: ChaosGenerator
  ) -> Inspection {
    Inspection(
      client: client, key: key, ledger: ledger, stock: stock, references: references,
      remains: Remains(folder: folder), dice: dice)
  }

  /// Users at work until the blow.
  ///
  /// - Returns: the processes that the server had when it fell.
  private func work(
    _ client: HTTPClient, _ moment: Moment, _ life: ServerLife, _ dice: inout ChaosGenerator
  ) async -> [ProcessTree.Member] {
    let signal = DelicateSignal()
    let open = await ledger.accounts(.open)
    var workers: [ChaosUser] = []
    for number in 0..<users {
      workers.append(
        ChaosUser(
          number: number, client: client, key: key, ledger: ledger, stock: stock, folder: folder,
          mostFiles: mostFiles, signal: signal, dice: dice.split()))
    }
    let kinds = open.map { _ in EventReader.Kind.allCases.randomElement(using: &dice) ?? .pages }
    var workerDice = dice.chance(0.3) && !isInstant ? dice.split() : nil
    return await withTaskGroup { group in
      for user in workers {
        var user = user
        group.addTask { await user.use(user.number == 0 ? moment.delicate : nil) }
      }
      // Awaited below; they end by themselves when the server does.
      let readers = zip(open, kinds).map { account, kind in
        let reader = EventReader(session: account.client.through(client), ledger: ledger)
        return Task { try? await reader.read(kind) }
      }
      if workerDice != nil { await killWorker(of: life, &workerDice) }
      switch moment.instant {
      case .starting: break
      case .working(let delay): await Moment.pass(delay)
      case .during(_, let delay):
        await signal.wait(atMost: .seconds(3))
        await Moment.pass(delay)
      }
      let children = await strike(life, moment.blow, &dice)
      group.cancelAll()
      // What the server had sent before it fell is still read; a busy machine takes its time, an open connection for ever.
      let areRead: Void? = await within(.seconds(40)) { for reader in readers { await reader.value } }
      if areRead == nil {
        // The client library tries for a while to connect to a server that is gone; only what the kernel still has is open.
        if let holders = ConnectionHolders.describe(port: client.base.port ?? 0) {
          await ledger.breach("a connection to the dead server stays open (\(holders))")
        }
        for reader in readers { reader.cancel() }
      }
      return children
    }
  }

  private func killWorker(of life: ServerLife, _ dice: inout ChaosGenerator?) async {
    guard var own = dice else { return }
    await Moment.pass(own.spreadMilliseconds(20...1_500))
    let workers = ProcessTree.descendants(of: life.processID).filter { $0.commandLine.contains("pocketsphinx") }
    guard let worker = workers.randomElement(using: &own) else { return }
    await ledger.killedWorker()
    kill(worker.id, SIGKILL)
  }

  private func strike(
    _ life: ServerLife, _ blow: Moment.Blow, _ dice: inout ChaosGenerator
  ) async -> [ProcessTree.Member] {
    switch blow {
    case .kill:
      if dice.chance(0.2) {
        // A worker that hangs must not outlive the server either. One that is only being made has no name of its own yet.
        for child in ProcessTree.descendants(of: life.processID) where dice.chance(0.5) {
          let program = child.commandLine.split(separator: " ").first ?? ""
          if program.hasSuffix("sotto-worker") || program.hasSuffix("ffmpeg") { kill(child.id, SIGSTOP) }
        }
      }
      let children = life.killNow()
      _ = await life.ends(within: .seconds(10))
      return children
    case .terminate:
      return await stop(life)
    case .terminateThenKill(let delay):
      await ledger.stopping()
      let before = ProcessTree.descendants(of: life.processID)
      life.send(SIGTERM)
      await Moment.pass(delay)
      let children = Set(before + life.killNow())
      _ = await life.ends(within: .seconds(10))
      return Array(children)
    }
  }

  @discardableResult
  private func stop(_ life: ServerLife) async -> [ProcessTree.Member] {
    await ledger.stopping()
    let children = ProcessTree.descendants(of: life.processID)
    life.send(SIGTERM)
    if await !life.ends(within: .seconds(35)) {
      await ledger.breach("SIGTERM does not end the server")
    }
    return children
  }

  private func dropWhileDown(_ dice: inout ChaosGenerator) async throws {
    guard let account = await ledger.accounts(.open).randomElement(using: &dice) else { return }
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let short = stock.sounds.indices.filter { !stock.sounds[$0].isLong }
      guard let sound = short.randomElement(using: &dice) else { return }
      let name = await ledger.nextName(stock.sounds[sound].fileExtension)
      try account.client.drop(name, stock.sounds[sound].content)
      await ledger.update(account.id) {
        $0.files[name] = SentFile(name: name, sound: sound, idempotencyKey: nil, promise: .given)
      }
    }
  }

  // MARK: After a death

  private func check(gone children: [ProcessTree.Member]) async {
    _ = await within(.seconds(5)) {
      for child in children where ProcessTree.isRunning(child) { await ProcessEvents.end(of: child.id) }
    }
    let left = children.filter { ProcessTree.isRunning($0) }
    if left.isEmpty { return }
    for child in left { kill(child.id, SIGKILL) }
    await ledger.breach("processes outlive the server: \(left.map(\.commandLine))")
  }

  private func check(_ death: ServerLife.Death, _ moment: Moment) async {
    var isFine = death.status == .signaled(SIGKILL)
    switch moment.blow {
    case .kill: break
    case .terminate: isFine = death.status == .exited(0)
    case .terminateThenKill: isFine = isFine || death.status == .exited(0)
    }
    // Until it has begun to listen to signals, a stop is nothing but an end.
    if case .starting = moment.instant, death.status == .signaled(SIGTERM) { isFine = true }
    if !isFine { await ledger.breach("the server ended with \(death.status), \(moment): \(death.log.suffix(800))") }
  }

  /// Of ended sessions nothing is in the database, nor in its log.
  private func checkRows() async {
    let ended = await ledger.accounts(.ended).filter { !$0.rowsWereReported }.suffix(20)
    let texts = ended.map(\.id) + ended.compactMap { $0.files.keys.first }
    let mentions = Remains(folder: folder).mentions(of: texts)
    if mentions.isEmpty { return }
    for account in ended { await ledger.update(account.id) { $0.rowsWereReported = true } }
    let answered = ended.filter(\.endWasAnswered).map(\.id)
    await ledger.breach("rows of ended sessions: \(mentions.prefix(5)); their end was answered: \(answered)")
  }
}
