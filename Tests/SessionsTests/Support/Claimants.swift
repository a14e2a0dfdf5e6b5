import Foundation
import Logging
import TestSupport
import TranscriptionCore

@testable import Sessions

/// Handlers of several sessions on one real drop folder, each with a session in memory.
struct Claimants: Sendable {
  let folder: TemporaryFolder
  let dropFolder: String
  let watcher: DirectoryWatcher
  let clock = ManualClock()
  let mode: DirectoryWatcher.Mode
  let sessions: [SessionID]
  private(set) var intakes: [FakeIntake] = []
  private(set) var handlers: [FileCreationHandler] = []

  /// - Parameters:
  ///   - dropFolder: where it is to be; in the temporary folder unless said otherwise.
  ///   - room: how many files each session takes.
  ///   - quiet: how long short files are left after their writer has closed them.
  ///   - makeSource: what tells of the folder; inotify unless said otherwise.
  init(
    _ count: Int = 1, mode: DirectoryWatcher.Mode = .inotify, dropFolder: String? = nil, room: Int = .max / 2,
    quiet: Duration = .zero, afterClaim: @escaping @Sendable ([DropCandidate]) -> Void = { _ in },
    makeSource: @escaping DirectoryWatcher.MakeSource = { try INotifySource(folder: $0, deliver: $1) }
  ) throws {
    folder = try TemporaryFolder()
    self.dropFolder = dropFolder ?? folder.path + "/drop"
    let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
    self.mode = mode
    let watcher = DirectoryWatcher(
      path: self.dropFolder, mode: mode, clock: clock, logger: logger, makeSource: makeSource)
    self.watcher = watcher
    sessions = (0..<count).map { _ in SessionID() }
    for session in sessions {
      let media = "\(folder.path)/media/\(session)"
      try FileManager.default.createDirectory(atPath: media, withIntermediateDirectories: true)
      let intake = FakeIntake(
        session: session, folder: media, room: room, afterClaim: afterClaim,
        rescan: { [weak watcher] in watcher?.lookThrough(for: session) })
      intakes.append(intake)
      handlers.append(
        FileCreationHandler(
          session: session, folder: watcher.folder, intake: intake, clock: clock, quiet: quiet, logger: logger))
    }
  }

  var session: SessionID { sessions[0] }
  var intake: FakeIntake { intakes[0] }
  var handler: FileCreationHandler { handlers[0] }

  /// Watches the folder as long as `body` runs.
  func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    await Turnstile.servers.enter()
    let result: Result<Value, any Error>
    do {
      try await watcher.start()
      for handler in handlers { watcher.register(handler) }
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

  func path(_ name: String, of session: SessionID? = nil) -> String {
    "\(dropFolder)/\(session ?? self.session)_\(name)"
  }

  /// Returns once the handler has looked at all that was there before the call.
  func looked(_ mark: String) async throws {
    for round in 1...(mode == .poll ? 2 : 1) {
      let count = await intake.claims.count
      try drop("mark-\(mark)-\(round)")
      try await passingTime { await intake.waitForClaims(count + 1) }
    }
  }

  /// What was claimed, without marks.
  func claimed() async -> [String] {
    await intake.claims.map { String($0.dropFirst(27)) }.filter { !$0.hasPrefix("mark-") }
  }

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

  /// Lets time pass, so that the folder is polled and what was not ready is looked at again, as long as `body` runs.
  func passingTime(_ body: () async throws -> Void) async throws {
    let clock = clock
    let step = Duration.seconds(mode == .poll ? 1 : 2)
    let mover = Task {
      while !Task.isCancelled {
        await clock.waitForSleeper(of: step)
        clock.advance(by: step)
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
