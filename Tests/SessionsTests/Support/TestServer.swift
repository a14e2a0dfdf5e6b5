import Audio
import Foundation
import Logging
import Persistence
import TestSupport
import TranscriptionCore

@testable import Sessions

/// The whole layer, put together as the server does it: real journal, real watcher, real slots; the engine, the detector and
/// the clock are the test's.
///
/// ``run(in:_:_:)`` lends it. Running it twice in the same folder is a restart: stopping writes nothing, so the journal is
/// left as a crash would leave it.
struct TestServer: Sendable {
  struct Setup: Sendable {
    var engine: ScriptedEngine
    /// Behind the first in the order of the configuration.
    var otherEngines: [ScriptedEngine] = []
    var clock = ManualClock()
    var detector: any SpeechDetector = FakeSpeechDetector()
    var limits = SessionLimits()
    var bounds = SessionBounds()
    var apiKeys: [String] = []
    var operatorToken = "operator"
    var watchMode = DirectoryWatcher.Mode.inotify
    var maximumAttempts = 3
    var lookAheadSeconds = 600.0
    /// Whether sessions that do not say use the cache. The tests' tones are all the same audio.
    var cache = false
    /// Where the drop folder is; in the server's folder unless said otherwise.
    var dropFolder: String?
    /// Bytes to be kept free, and how much room there is; no guard unless said otherwise.
    var diskFloor = 0
    var measureDisk: DiskSpace.Measure?
    /// Changes that the journal refuses for good.
    var refuses: (@Sendable (JournalChange) -> Bool)?

    init(engine: ScriptedEngine = ScriptedEngine()) { self.engine = engine }
  }

  let folder: TemporaryFolder
  let registry: SessionRegistry
  let journal: any SessionJournal
  let watcher: DirectoryWatcher
  let engine: ScriptedEngine
  let clock: ManualClock
  let cache: Bool
  let dropFolder: String

  var sessionsFolder: String { folder.path + "/data/sessions" }

  static func dropFolder(in folder: TemporaryFolder) -> String { folder.path + "/drop" }

  /// Starts a server, lends it, and stops it; when it returns, nothing of it runs.
  static func run<Value: Sendable>(
    in folder: TemporaryFolder? = nil, _ setup: Setup = Setup(), _ body: (TestServer) async throws -> Value
  ) async throws -> Value {
    await Turnstile.servers.enter()
    let result: Result<Value, any Error>
    do { result = .success(try await start(in: folder, setup, body)) } catch { result = .failure(error) }
    await Turnstile.servers.leave()
    return try result.get()
  }

  private static func start<Value: Sendable>(
    in folder: TemporaryFolder?, _ setup: Setup, _ body: (TestServer) async throws -> Value
  ) async throws -> Value {
    let folder = try folder ?? TemporaryFolder()
    let database = try await openJournal(in: folder)
    let journal: any SessionJournal = setup.refuses.map { RefusingJournal(database, refuses: $0) } ?? database
    let slots = EngineSlots(engines: [setup.engine] + setup.otherEngines, clock: setup.clock)
    let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
    let dropFolder = setup.dropFolder ?? Self.dropFolder(in: folder)
    let watcher = DirectoryWatcher(
      path: dropFolder, mode: setup.watchMode, clock: setup.clock, logger: logger)
    let tools = PreparationTools(
      prober: MediaProber(), decoder: SampleDecoder(), detector: setup.detector, maximumWindowSeconds: 1,
      stepSeconds: 1)
    let registry = SessionRegistry(
      configuration: RegistryConfiguration(
        dataDirectory: folder.path + "/data", limits: setup.limits, bounds: setup.bounds,
        queue: QueueConfiguration(
          lookAheadSeconds: setup.lookAheadSeconds, maximumAttempts: setup.maximumAttempts), apiKeys: setup.apiKeys,
        operatorToken: setup.operatorToken),
      journal: journal, engines: slots, watcher: watcher, tools: tools, clock: setup.clock, logger: logger,
      disk: DiskSpace(
        dataFolder: folder.path + "/data", dropFolder: dropFolder, floor: setup.diskFloor, measure: setup.measureDisk))
    try await watcher.start()
    try await registry.restore()
    let server = TestServer(
      folder: folder, registry: registry, journal: journal, watcher: watcher, engine: setup.engine, clock: setup.clock,
      cache: setup.cache, dropFolder: dropFolder)
    let result = await withTaskGroup { group in
      group.addTask { try? await slots.run() }
      group.addTask { try? await registry.run() }
      group.addTask { try? await watcher.run() }
      let result: Result<Value, any Error>
      do { result = .success(try await body(server)) } catch { result = .failure(error) }
      group.cancelAll()
      return result
    }
    try await database.close()
    return try result.get()
  }

  /// The journal of a server that does not run.
  static func openJournal(
    in folder: TemporaryFolder, budget: EventBudget = EventBudget()
  ) async throws -> SQLiteJournal {
    try FileManager.default.createDirectory(atPath: folder.path + "/data", withIntermediateDirectories: true)
    return try await SQLiteJournal(path: folder.path + "/data/sotto.sqlite", budget: budget)
  }

  // MARK: Sessions

  func open(
    _ wishes: SessionPatch = SessionPatch(), key: String? = nil, isTransient: Bool = false, from address: String? = nil
  ) async throws -> TestSession {
    var wishes = wishes
    wishes.cache = wishes.cache ?? cache
    let opened = try await registry.open(
      wishes, credential: key.map { Credential($0) }, transient: isTransient, origin: RequestOrigin(address: address))
    return TestSession(
      id: opened.snapshot.id, token: opened.token, handle: opened.handle, dropFolder: dropFolder)
  }

  /// What the operator is told: all sessions but those of single calls.
  func listed() async throws -> [SessionID] {
    try await registry.list(credential: Credential("operator"), after: nil, limit: 100).sessions.map(\.id)
  }

  /// Lets the registry look for expired sessions after so many seconds, and returns when it has looked.
  func pass(_ seconds: Int) async {
    await clock.waitForSleeper(of: .seconds(5))
    clock.advance(by: .seconds(seconds))
    await clock.waitForSleeper(of: .seconds(5))
  }

  /// A session that an earlier run opened.
  func find(_ known: TestSession) async throws -> TestSession {
    let handle = try await registry.session(known.id, credential: Credential(known.token), for: .change)
    return TestSession(id: known.id, token: known.token, handle: handle, dropFolder: dropFolder)
  }

  // MARK: Files

  /// Returns once the session's handler has looked at everything that inotify told it before: it looks in order, and an
  /// empty file, which this leaves behind, makes it sleep.
  func waitUntilLooked(for session: TestSession) async throws {
    let hidden = "\(dropFolder)/.empty"
    try Data().write(to: URL(filePath: hidden))
    try FileManager.default.moveItem(atPath: hidden, toPath: session.dropPath("empty.wav"))
    await clock.waitForSleeper(of: .seconds(2))
  }

  /// Moves the clock on whenever a handler waits before it looks at a file again, as long as `body` runs.
  func withRechecks(_ body: () async throws -> Void) async throws {
    let clock = clock
    let mover = Task {
      while !Task.isCancelled {
        await clock.waitForSleeper(of: .seconds(2))
        clock.advance(by: .seconds(2))
        await Task.yield()
      }
    }
    let result: Result<Void, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    mover.cancel()
    await mover.value
    try result.get()
  }

  /// What lies in the drop folder, without `quarantine`.
  func droppedNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: dropFolder).filter { $0 != "quarantine" }.sorted()
  }

  /// What lies in quarantine, without the notes.
  func quarantinedNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: dropFolder + "/quarantine").sorted()
  }
}
