import Foundation
import Logging
import TranscriptionCore

@testable import Sessions

/// Handlers of several sessions on one real drop folder, each with a session in memory.
struct Claimants: Sendable {
  let folder: TemporaryFolder
  let dropFolder: String
  let watcher: DirectoryWatcher
  let clock = ManualClock()
  private(set) var intakes: [SessionID: FakeIntake] = [:]
  private(set) var handlers: [SessionID: FileCreationHandler] = [:]
  let sessions: [SessionID]

  /// - Parameters:
  ///   - dropFolder: where it is to be; in the temporary folder unless said otherwise.
  ///   - room: how many files each session takes.
  init(
    _ count: Int = 1, mode: DirectoryWatcher.Mode = .inotify, dropFolder: String? = nil, room: Int = .max / 2,
    afterClaim: @escaping @Sendable ([DropCandidate]) -> Void = { _ in }
  ) throws {
    folder = try TemporaryFolder()
    self.dropFolder = dropFolder ?? folder.path + "/drop"
    let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
    let watcher = DirectoryWatcher(path: self.dropFolder, mode: mode, clock: clock, logger: logger)
    self.watcher = watcher
    sessions = (0..<count).map { _ in SessionID() }
    for session in sessions {
      let media = "\(folder.path)/media/\(session)"
      try FileManager.default.createDirectory(atPath: media, withIntermediateDirectories: true)
      let intake = FakeIntake(session: session, folder: media, room: room, afterClaim: afterClaim)
      intakes[session] = intake
      handlers[session] = FileCreationHandler(
        session: session, folder: watcher.folder, intake: intake, clock: clock, logger: logger,
        rescan: { [weak watcher] in watcher?.lookThrough(for: session) })
    }
  }

  var session: SessionID { sessions[0] }
  var intake: FakeIntake { intakes[session].unsafelyUnwrapped }
  var handler: FileCreationHandler { handlers[session].unsafelyUnwrapped }

  /// Watches the folder as long as `body` runs.
  func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    await Turnstile.servers.enter()
    let result: Result<Value, any Error>
    do {
      try await watcher.start()
      for handler in handlers.values { watcher.register(handler) }
      result = await withTaskGroup { group in
        group.addTask { try? await watcher.run() }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        group.cancelAll()
        return result
      }
    } catch {
      result = .failure(error)
    }
    await Turnstile.servers.leave()
    return try result.get()
  }

  func path(_ name: String, of session: SessionID? = nil) -> String { "\(dropFolder)/\(session ?? self.session)_\(name)" }

  /// Makes a finished file by moving it in.
  func drop(_ name: String, _ text: String = "x", of session: SessionID? = nil) throws {
    let hidden = "\(folder.path)/\(UUID().uuidString)"
    try Data(text.utf8).write(to: URL(filePath: hidden))
    guard rename(hidden, path(name, of: session)) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  /// What the session's folder holds, by the text in it.
  func texts(of session: SessionID? = nil) throws -> [String] {
    let media = "\(folder.path)/media/\(session ?? self.session)"
    return try FileManager.default.contentsOfDirectory(atPath: media).map {
      try String(contentsOfFile: media + "/" + $0, encoding: .utf8)
    }.sorted()
  }

  /// Has the handlers look again at what was not ready, as long as `body` runs.
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
}
