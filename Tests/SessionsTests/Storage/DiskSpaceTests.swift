import Foundation
import Synchronization
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// What a server does while there is too little room on its disk.
@Suite(.timeLimit(.minutes(15)))
struct DiskSpaceTests {
  /// A disk whose room the test decides.
  private final class ScriptedDisk: Sendable {
    private let free: Mutex<Int>
    init(free: Int) { self.free = Mutex(free) }
    func set(_ bytes: Int) { free.withLock { $0 = bytes } }
    func reading() -> DiskGauge.Reading { DiskGauge.Reading(free: free.withLock { $0 }, total: 1 << 40) }
  }

  private let disk = ScriptedDisk(free: 10 << 20)

  private var setup: TestServer.Setup {
    var setup = TestServer.Setup()
    let disk = disk
    setup.diskFloor = 1 << 20
    setup.measureDisk = { _ in disk.reading() }
    return setup
  }

  /// Changes the room and has the server look at it.
  private func leave(_ bytes: Int, on server: TestServer) async {
    disk.set(bytes)
    await server.clock.waitForSleeper(of: .seconds(5))
    server.clock.advance(by: .seconds(5))
    await server.clock.waitForSleeper(of: .seconds(5))
  }

  private func notices(_ session: TestSession) async throws -> [String] {
    try await session.events().filter { $0.type == "server.notice" }.compactMap { $0.fields["code"] as? String }
  }

  @Test func nothingNewIsTakenUntilThereIsRoom() async throws {
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      await leave(1_000, on: server)

      let refused = await #expect(throws: ServiceError.self) { try await server.open() }
      #expect(refused?.code == "disk_low")
      #expect(refused?.kind == .overloaded)
      #expect(refused?.retryAfterSeconds == 60)
      for _ in 1...2 {
        let upload = await #expect(throws: ServiceError.self) { try await session.upload() }
        #expect(upload?.code == "disk_low")
      }
      #expect(try server.droppedNames().isEmpty)
      #expect(await server.registry.problems().count == 1)

      try session.drop("waiting.wav")
      try await server.waitUntilLooked(for: session)
      // Would be taken too once there is room.
      try FileManager.default.removeItem(atPath: session.dropPath("empty.wav"))
      #expect(try await session.handle.files().isEmpty)
      #expect(FileManager.default.fileExists(atPath: session.dropPath("waiting.wav")))
      #expect(try await notices(session) == ["disk_low"])

      // Not enough to begin again.
      await leave((1 << 20) + 1, on: server)
      #expect(try await notices(session) == ["disk_low"])
      await leave(10 << 20, on: server)
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      #expect(try await session.handle.files().map(\.record.name) == ["waiting.wav"])
      #expect(try await notices(session) == ["disk_low", "disk_ok"])
      #expect(await server.registry.problems().isEmpty)
      _ = try await server.open()
      try await session.upload()
    }
  }

  @Test func aSessionThatIsNotAffectedHearsNothing() async throws {
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      await leave(0, on: server)
      await leave(10 << 20, on: server)
      #expect(try await notices(session).isEmpty)
    }
  }

  @Test func whatIsThereAlreadyGoesOn() async throws {
    var setup = setup
    setup.engine = ScriptedEngine { _, _ in .held }
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      try await session.upload()
      await server.engine.waitForHeld(1)
      await leave(0, on: server)
      server.engine.releaseAll()
      #expect(try await session.waitForEnds()[0].type == "file.completed")
    }
  }

  @Test func aSessionWithFilesThatWaitForTheDiskDoesNotExpire() async throws {
    try await TestServer.run(setup) { server in
      var wishes = SessionPatch()
      wishes.idleTimeoutSeconds = 60
      let session = try await server.open(wishes)
      await leave(0, on: server)
      try session.drop("waiting.wav")
      try await server.waitUntilLooked(for: session)
      server.clock.advance(by: .seconds(1_000))
      await leave(0, on: server)
      #expect(try await server.listed() == [session.id])
      await leave(10 << 20, on: server)
      try await session.waitForEvents { $0.type == "file.completed" }
    }
  }

  /// What is announced and has not come takes nothing from others.
  @Test func announcedLengthsHoldNoRoom() async throws {
    try await TestServer.run(setup) { server in
      let greedy = try await server.open()
      let other = try await server.open()
      try await announce(8 << 20, times: 20, in: greedy) {
        #expect(await server.registry.problems().isEmpty)
        try await other.upload("talk.wav", expectedBytes: 4 << 20)
        try await other.upload("talk.wav")
      }
      #expect(try await other.handle.files().count == 2)
    }
  }

  /// Has so many uploads announce a length and send some bytes, all at once, and runs `body` meanwhile.
  private func announce(
    _ bytes: Int, times: Int, in session: TestSession, _ body: () async throws -> Void
  ) async throws {
    guard times > 0 else { return try await body() }
    _ = try await session.handle.upload(UploadRequest(name: "promise.wav", expectedBytes: bytes)) { writer in
      try await writer.write([UInt8](repeating: 0, count: 8_000))
      try await announce(bytes, times: times - 1, in: session, body)
    }
  }

  @Test func anUploadLongerThanTheRoomIsRefusedAtOnce() async throws {
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let error = await #expect(throws: ServiceError.self) {
        try await session.handle.upload(UploadRequest(name: "a.wav", expectedBytes: (9 << 20) + 1)) { _ in
          Issue.record("the body of a refused request is not read")
        }
      }
      #expect(error?.code == "disk_low" && error?.kind == .overloaded)
      #expect(error?.message.contains("room for 9 MiB") == true)
      try await session.upload("b.wav", expectedBytes: 9 << 20)
    }
  }

  @Test func anUploadIsStoppedWhenTheRoomRunsOut() async throws {
    try await TestServer.run(setup) { server in
      let session = try await server.open()
      let error = await #expect(throws: ServiceError.self) {
        try await session.handle.upload(UploadRequest(name: "a.wav")) { writer in
          for _ in 0..<10 { try await writer.write([UInt8](repeating: 0, count: 1 << 20)) }
        }
      }
      #expect(error?.code == "disk_low" && error?.retryAfterSeconds == 60)
      #expect(error?.message.contains("stopped after 9 MiB") == true)
      #expect(try await session.handle.files().isEmpty)
      #expect(try server.droppedNames().isEmpty)
    }
  }

  // MARK: A disk that is really full

  @Test(.enabled(if: SmallDisk.isPossible, "needs root to mount a small disk"))
  func aFullDiskLosesNothingAndWorkGoesOnAfterwards() async throws {
    let small = try SmallDisk(megabytes: 8)
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/data", withDestinationPath: small.path)
    var setup = TestServer.Setup()
    setup.dropFolder = small.path + "/drop"
    try await TestServer.run(in: folder, setup) { server in
      let session = try await server.open()
      try await session.upload("before.wav")
      try await session.waitForEnds()
      try session.drop("dropped.wav.part")
      try small.fill()

      let error = await #expect(throws: ServiceError.self) { try await session.upload("refused.wav") }
      #expect(error?.code == "storage_full")
      #expect(error?.kind == .overloaded)
      #expect(try server.droppedNames() == ["\(session.id)_dropped.wav.part"])
      #expect(rename(session.dropPath("dropped.wav.part"), session.dropPath("dropped.wav")) == 0)
      // It cannot be written down, so it is tried again and again.
      for _ in 1...3 {
        await server.clock.waitForSleeper(of: .seconds(2))
        server.clock.advance(by: .seconds(2))
      }
      await server.clock.waitForSleeper(of: .seconds(2))
      #expect(try server.droppedNames() == ["\(session.id)_dropped.wav"])
      #expect(try await session.handle.files().map(\.record.name) == ["before.wav"])

      small.empty()
      try await server.withRechecks { try await session.waitForEnds(2) }
      try await session.upload("after.wav")
      try await session.waitForEnds(3)
      #expect(try await session.handle.files().map(\.record.name) == ["before.wav", "dropped.wav", "after.wav"])
      try await session.expectSoundLog()
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, "needs root to mount a small disk"))
  func theRoomOnARealDiskIsSeen() async throws {
    let small = try SmallDisk(megabytes: 8)
    let disk = DiskSpace(dataFolder: small.path, dropFolder: "/", floor: nil)
    #expect(await disk.look() == nil)
    #expect(disk.shortage() == nil)
    try small.fill()
    guard case .becameLow(let shortage) = await disk.look() else {
      Issue.record("a full disk was not seen")
      return
    }
    #expect(shortage.place == "data folder")
    #expect(shortage.free == 0)
    small.empty()
    #expect(await disk.look() == .recovered(told: []))
  }
}
