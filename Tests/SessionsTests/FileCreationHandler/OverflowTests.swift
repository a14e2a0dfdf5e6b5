import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing
import TranscriptionCore

@testable import Sessions

/// The kernel's queue overflows while it is not read, and no event tells of the files that come then.
@Suite(.timeLimit(.minutes(15)))
struct OverflowTests {
  /// Holds back the reader of the kernel's queue, and records what the kernel told.
  private final class Gate: Sendable {
    /// Held by the thread that delivers events, or by the test.
    private let passage = DispatchSemaphore(value: 1)
    private let told = Mutex<[INotifyDecoder.Fact]>([])

    var facts: [INotifyDecoder.Fact] { told.withLock { $0 } }

    func close() { passage.wait() }

    func open() { passage.signal() }

    /// Blocks a thread of the queue on which events are delivered, which serves nothing else.
    func pass(_ facts: [INotifyDecoder.Fact]) {
      passage.wait()
      told.withLock { $0 += facts }
      passage.signal()
    }
  }

  private let gate = Gate()

  private func makeClaimants(_ sessions: Int, room: Int = .max / 2) throws -> Claimants {
    let gate = gate
    return try Claimants(
      sessions, room: room,
      makeSource: { folder, deliver in
        try INotifySource(folder: folder) { facts in
          gate.pass(facts)
          deliver(facts)
        }
      })
  }

  /// Has the kernel's queue overflow: more events than it and two reads can hold, of hidden names, which are ignored.
  private func fillQueue(_ claimants: Claimants) throws {
    let text = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
    let capacity = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    let names = ["a", "b"].map { "\(claimants.dropFolder)/.\($0)" }
    try Data().write(to: URL(filePath: names[0]))
    // An event with a name has 32 bytes or more. One that follows an equal one is not told, so the names alternate.
    for number in 0..<(capacity + 2 * INotifySource.bufferSize / 32 + 2) {
      try #require(rename(names[number % 2], names[(number + 1) % 2]) == 0)
    }
  }

  /// A finished file comes in one of the ways in which programs finish files.
  private func finish(_ number: Int, _ path: String, spare: String) throws {
    let partial = path + ".part"
    switch number % 4 {
    case 0: try #require(link(spare, path) == 0)
    case 1:
      try #require(link(spare, partial) == 0)
      try #require(rename(partial, path) == 0)
    case 2:
      try Data("x".utf8).write(to: URL(filePath: partial))
      try #require(link(partial, path) == 0)
      try #require(unlink(partial) == 0)
    default:
      // O_TMPFILE, whose definition Swift cannot import.
      let folder = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
      let descriptor = open(String(folder), 0o20_000_000 | O_DIRECTORY | O_WRONLY | O_CLOEXEC, 0o600)
      try #require(descriptor >= 0)
      try #require(write(descriptor, "x", 1) == 1)
      try #require(linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0)
      Glibc.close(descriptor)
    }
  }

  /// Lets files come of which the kernel does not tell.
  private func dropUnheard(_ files: Int, _ claimants: Claimants, mark: Int = 0) throws {
    let spare = claimants.folder.path + "/spare"
    try Data("x".utf8).write(to: URL(filePath: spare))
    gate.close()
    defer { gate.open() }
    try fillQueue(claimants)
    for number in 0..<files {
      let session = claimants.sessions[number % claimants.sessions.count]
      try finish(number, claimants.path("unheard-\(mark)-\(number)", of: session), spare: spare)
    }
  }

  private func expectNothingWasHeard() {
    let facts = gate.facts
    #expect(facts.contains(.overflow))
    let heard = facts.filter { fact in
      switch fact {
      case .moved(let name), .closed(let name), .created(let name): name.text.contains("unheard")
      case .overflow, .folderGone: false
      }
    }
    #expect(heard.isEmpty)
  }

  private func left(_ claimants: Claimants) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: claimants.dropFolder).filter { !$0.hasPrefix(".") }
  }

  @Test func whatTheKernelDroppedIsFound() async throws {
    let claimants = try makeClaimants(3)
    try await claimants.run {
      try await claimants.looked("before")
      try dropUnheard(1_200, claimants)
      try await claimants.passingTime {
        await claimants.intake.waitForArrivals(401)
        for intake in claimants.intakes.dropFirst() { await intake.waitForArrivals(400) }
      }
      expectNothingWasHeard()
      #expect(try left(claimants) == ["quarantine"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: claimants.dropFolder + "/quarantine").isEmpty)
      // Afterwards events are told again.
      try await claimants.looked("after")
      for intake in claimants.intakes { #expect(await Set(intake.claims).count == intake.claims.count) }
    }
  }

  /// The queue of the session has room for few, and the files do not fit into the list of those that wait.
  @Test func whatTheKernelDroppedIsTakenAsRoomAppears() async throws {
    let files = DropInbox.capacity + 200
    let claimants = try makeClaimants(1, room: 101)
    try await claimants.run {
      try await claimants.looked("before")
      try dropUnheard(files, claimants)
      try await claimants.passingTime {
        var taken = 101
        await claimants.intake.waitForArrivals(taken)
        while taken < files + 1 {
          let more = min(2_000, files + 1 - taken)
          taken += more
          await claimants.intake.makeRoom(more)
          await claimants.handler.roomAppeared()
          await claimants.intake.waitForArrivals(taken)
        }
      }
      expectNothingWasHeard()
      #expect(try left(claimants) == ["quarantine"])
      #expect(await Set(claimants.intake.claims).count == files + 1)
    }
  }

  /// The queue overflows for a second time as soon as what follows from the first is under way.
  @Test func oneOverflowAfterAnotherLosesNothing() async throws {
    let claimants = try makeClaimants(1)
    try await claimants.run {
      try await claimants.looked("before")
      for round in 1...3 { try dropUnheard(200, claimants, mark: round) }
      try await claimants.passingTime { await claimants.intake.waitForArrivals(601) }
      expectNothingWasHeard()
      #expect(try left(claimants) == ["quarantine"])
    }
  }
}
