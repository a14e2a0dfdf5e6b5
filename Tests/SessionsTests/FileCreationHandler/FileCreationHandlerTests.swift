import Foundation
import TestSupport
import Testing
import TranscriptionCore

@testable import Sessions

/// Files dropped by other programs, with the real watcher.
@Suite(.timeLimit(.minutes(15)))
struct FileCreationHandlerTests {
  private static var polling: TestServer.Setup {
    var setup = TestServer.Setup()
    setup.watchMode = .poll
    return setup
  }

  /// Has a server that polls look through its folder until everything that was there has been dealt with: each marker is
  /// found by a later look than the one before, and what a look finds is handled before the look after the next.
  private func lookThrough(_ server: TestServer, _ session: TestSession) async throws {
    let seen = try await session.events().count { $0.type == "file.created" }
    for round in 1...4 {
      let name = "marker-\(seen)-\(round).wav"
      try session.drop(name)
      server.watcher.lookThrough()
      try await session.waitForEvents { $0.fields["name"] as? String == name }
    }
  }

  private func names(_ session: TestSession) async throws -> [String] {
    try await session.handle.files().map(\.record.name).filter { !$0.hasPrefix("marker") }
  }

  private func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  // MARK: Ways to arrive

  @Test func takesAFileThatIsWrittenAndClosed() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let bytes = Wave.tone(seconds: 2)
      try await server.withRechecks {
        try Data(bytes).write(to: URL(filePath: session.dropPath("talk.wav")))
        #expect(try await session.waitForEnds()[0].type == "file.completed")
      }
      let file = try await session.handle.files()[0]
      #expect(file.record.name == "talk.wav")
      #expect(file.record.bytes == bytes.count)
      #expect(file.record.duration == 2)
      #expect(try server.droppedNames().isEmpty)
      let media = try await session.handle.media(file.record.id)
      #expect(FileManager.default.contents(atPath: media.path) == Data(bytes))
      let types = try await session.events().map(\.type).filter { $0 != "player.changed" }
      #expect(types.prefix(4) == ["session.opened", "file.created", "file.queued", "file.started"])
      #expect(types.count { $0 == "segment.final" } == 2)
      #expect(types.count { $0 == "file.completed" } == 1)
      try await session.expectSoundLog()
    }
  }

  @Test func takesAFileThatIsMovedIn() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      try session.drop("talk.wav")
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      #expect(try server.droppedNames().isEmpty)
    }
  }

  @Test func takesAHardLink() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let original = server.folder.path + "/recording.wav"
      try Data(Wave.tone(seconds: 1)).write(to: URL(filePath: original))
      #expect(link(original, session.dropPath("talk.wav")) == 0)
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      #expect(exists(original))
      #expect(try server.droppedNames().isEmpty)
    }
  }

  @Test func waitsForASlowWriterToClose() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let bytes = Wave.tone(seconds: 1)
      let writer = try #require(FileHandle.creating(session.dropPath("slow.wav")))
      try writer.write(contentsOf: bytes.prefix(1_000))
      try session.drop("marker.wav")
      try await session.waitForEnds()
      #expect(try await names(session).isEmpty)
      try writer.write(contentsOf: bytes.dropFirst(1_000))
      try writer.close()
      try await server.withRechecks { try await session.waitForEnds(2) }
      let file = try await session.handle.files()[1].record
      #expect(file.name == "slow.wav")
      #expect(file.bytes == bytes.count)
    }
  }

  @Test func aLookThroughTheFolderLeavesASlowWriterAlone() async throws {
    try await TestServer.run(Self.polling) { server in
      #expect(server.watcher.isPolling)
      let session = try await server.open()
      let bytes = Wave.tone(seconds: 1)
      let writer = try #require(FileHandle.creating(session.dropPath("slow.wav")))
      try writer.write(contentsOf: bytes.prefix(1_000))
      try await lookThrough(server, session)
      #expect(try await names(session).isEmpty)
      #expect(exists(session.dropPath("slow.wav")))
      try writer.write(contentsOf: bytes.dropFirst(1_000))
      try writer.close()
      try await lookThrough(server, session)
      #expect(try await names(session) == ["slow.wav"])
      #expect(try await session.handle.files().first { $0.record.name == "slow.wav" }?.record.bytes == bytes.count)
    }
  }

  @Test func takesAFileThatWasThereBeforeTheSessionCameBack() async throws {
    let folder = try TemporaryFolder()
    let known = try await TestServer.run(in: folder) { try await $0.open() }
    try known.drop("talk.wav")
    try await TestServer.run(in: folder) { server in
      let session = try await server.find(known)
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      #expect(try server.quarantinedNames().isEmpty)
    }
  }

  @Test func anEmptyFileIsRefusedOnceItWasLeftAlone() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      try await server.waitUntilLooked(for: session)
      #expect(try await session.handle.files().isEmpty)
      server.clock.advance(by: .seconds(2))
      let end = try await session.waitForEnds()[0]
      #expect(end.failureCode == "empty_file")
      #expect(try server.droppedNames().isEmpty)
    }
  }

  @Test func aFileThatBecomesEmptyForAMomentIsTakenWhole() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      try Data().write(to: URL(filePath: session.dropPath("talk.wav")))
      try session.drop("talk.wav")
      #expect(try await session.waitForEnds()[0].type == "file.completed")
      try await session.expectSoundLog()
    }
  }

  // MARK: What is left alone

  @Test func neverTouchesWhatIsNoRegularFile() async throws {
    try await TestServer.run(Self.polling) { server in
      let session = try await server.open()
      let target = server.folder.path + "/secret.wav"
      try Data(Wave.tone(seconds: 1)).write(to: URL(filePath: target))
      #expect(symlink(target, session.dropPath("link.wav")) == 0)
      #expect(mkfifo(session.dropPath("fifo.wav"), 0o600) == 0)
      #expect(mkdir(session.dropPath("folder.wav"), 0o700) == 0)
      try await lookThrough(server, session)
      #expect(try await names(session).isEmpty)
      for name in ["link.wav", "fifo.wav", "folder.wav"] { #expect(exists(session.dropPath(name))) }
      #expect(exists(target))
    }
  }

  @Test func whatIsNoRegularFileIsLeftAloneWhenInotifyTellsOfIt() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let target = server.folder.path + "/secret.wav"
      try Data(Wave.tone(seconds: 1)).write(to: URL(filePath: target))
      #expect(symlink(target, server.folder.path + "/link") == 0)
      #expect(rename(server.folder.path + "/link", session.dropPath("link.wav")) == 0)
      #expect(mkfifo(session.dropPath("fifo.wav"), 0o600) == 0)
      #expect(mkdir(session.dropPath("folder.wav"), 0o700) == 0)
      try session.drop("marker.wav")
      try await session.waitForEnds()
      #expect(try await names(session).isEmpty)
      #expect(try server.droppedNames().count == 3)
    }
  }

  @Test func hiddenAndPartialNamesWaitForTheirRealName() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let bytes = Data(Wave.tone(seconds: 1))
      let partial = session.dropPath("talk.wav.part")
      for path in [partial, session.dropPath("talk.crdownload"), "\(server.dropFolder)/.\(session.id)_talk.wav"] {
        try bytes.write(to: URL(filePath: path))
      }
      try session.drop("marker.wav")
      try await session.waitForEnds()
      #expect(try await names(session).isEmpty)
      #expect(try server.droppedNames().count == 3)
      #expect(rename(partial, session.dropPath("talk.wav")) == 0)
      try await session.waitForEnds(2)
      #expect(try await names(session) == ["talk.wav"])
    }
  }

  // MARK: Whose it is

  @Test func everySessionGetsItsOwnFiles() async throws {
    try await TestServer.run { server in
      let first = try await server.open()
      let second = try await server.open()
      try first.drop("one.wav")
      try second.drop("two.wav")
      try await first.waitForEnds()
      try await second.waitForEnds()
      #expect(try await names(first) == ["one.wav"])
      #expect(try await names(second) == ["two.wav"])
    }
  }

  @Test func filesWithoutASessionAreQuarantinedWithAReason() async throws {
    try await TestServer.run(Self.polling) { server in
      let session = try await server.open()
      let stranger = "\(SessionID())_talk.wav"
      for name in ["stray.wav", stranger] {
        try Data("x".utf8).write(to: URL(filePath: "\(server.dropFolder)/\(name)"))
      }
      try await lookThrough(server, session)
      #expect(try server.droppedNames().isEmpty)
      let names = try server.quarantinedNames()
      #expect(names.count { $0.hasSuffix("-stray.wav") } == 1)
      #expect(names.count { $0.hasSuffix("-" + stranger) } == 1)
      let notes = names.filter { $0.hasSuffix(".reason.txt") }
      #expect(notes.count == 2)
      for note in notes {
        let text = try String(contentsOfFile: "\(server.dropFolder)/quarantine/\(note)", encoding: .utf8)
        #expect(text.contains("does not begin with the id of an open session"))
      }
    }
  }

  @Test func strangersWithTheSameNameAreAllKept() async throws {
    try await TestServer.run(Self.polling) { server in
      let session = try await server.open()
      let long = String(repeating: "x", count: 220)
      for number in 1...3 {
        try Data("\(number)".utf8).write(to: URL(filePath: "\(server.dropFolder)/\(long)\(number)"))
      }
      try await lookThrough(server, session)
      let kept = try server.quarantinedNames().filter { !$0.hasSuffix(".reason.txt") }
      let contents = try kept.map {
        try String(contentsOfFile: "\(server.dropFolder)/quarantine/\($0)", encoding: .utf8)
      }
      #expect(contents.sorted() == ["1", "2", "3"])
    }
  }

  // MARK: Exactly once

  @Test func claimsAFileOnceHoweverOftenItIsTold() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let handler = try #require(session.handle as? Session).handler
      let entry = EntryName("\(session.id)_talk.wav")
      try session.drop("talk.wav")
      await withTaskGroup { group in
        for number in 0..<200 {
          group.addTask { handler.notice(number.isMultiple(of: 2) ? .moved(entry) : .found(entry)) }
        }
      }
      server.watcher.lookThrough()
      try session.drop("marker.wav")
      try await session.waitForEnds(2)
      #expect(try await names(session) == ["talk.wav"])
      try await session.expectSoundLog()
    }
  }

  @Test func aNameMayBeUsedAgain() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      for seconds in 1...3 {
        try session.drop("talk.wav", Wave.tone(seconds: Double(seconds)))
        try await session.waitForEnds(seconds)
      }
      let durations = try await session.handle.files().map(\.record.duration)
      #expect(durations == [1, 2, 3])
      try await session.expectSoundLog()
    }
  }

  @Test func anyNameBecomesAPlainOneOnDisk() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let rests: [[UInt8]] = [
        Array("two\nlines\u{1B}[31m.wav".utf8), Array("🎙️ Übung.WAV".utf8), [0xFF, 0xFE] + Array(".wav".utf8),
        Array("..".utf8), Array("\u{202E}vaw.exe\u{2066}".utf8),
      ]
      for rest in rests {
        let name = EntryName(bytes: Array("\(session.id)_".utf8) + rest)
        let path = "\(server.dropFolder)/".utf8CString.dropLast() + name.cString
        let hidden = "\(server.dropFolder)/.hidden"
        try Data(Wave.tone(seconds: 1)).write(to: URL(filePath: hidden))
        #expect(rename(hidden, Array(path)) == 0)
      }
      try await session.waitForEnds(5)
      let files = try await session.handle.files()
      #expect(
        Set(files.map(\.record.name)) == [
          "twolines[31m.wav", "🎙️ Übung.WAV", "\u{FFFD}\u{FFFD}.wav", "..", "\u{FFFD}vaw.exe\u{FFFD}",
        ])
      for file in files {
        let ending = file.record.name.lowercased().hasSuffix(".wav") ? "wav" : "bin"
        #expect(file.record.storedName == "\(session.id)_\(file.record.id).\(ending)")
      }
    }
  }
}

extension FileHandle {
  /// A new file, open for writing.
  fileprivate static func creating(_ path: String) -> FileHandle? {
    let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    return descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
