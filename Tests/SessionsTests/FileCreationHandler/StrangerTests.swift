import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// Files whose session becomes known only after they were seen.
@Suite(.timeLimit(.minutes(15)))
struct StrangerTests {
  private func quarantined(_ claimants: Claimants) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: claimants.dropFolder + "/quarantine")
  }

  @Test func aFileThatWasSeenBeforeItsSessionOpenedIsTheSessions() async throws {
    let claimants = try Claimants(mode: .poll)
    let watcher = claimants.watcher
    try await claimants.run {
      try claimants.drop("early")
      await watcher.quarantine([.found(EntryName("\(claimants.session)_early"))])
      try await claimants.passingTime { await claimants.intake.waitForArrivals(1) }
      #expect(await claimants.claimed() == ["early"])
      #expect(try quarantined(claimants).isEmpty)
    }
  }

  @Test func aSessionThatOpensAtTheLastMomentKeepsItsFile() async throws {
    let folder = try TemporaryFolder()
    let dropFolder = DropFolder(path: folder.path)
    try await dropFolder.create()
    let path = folder.path + "/file"
    try Data("x".utf8).write(to: URL(filePath: path))
    let name = EntryName("file")
    #expect(try await !dropFolder.quarantine(name, reason: "test", now: Date(), unless: { true }))
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(try await dropFolder.quarantine(name, reason: "test", now: Date(), unless: { false }))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// More than are kept by name: the rest is found by a look.
  @Test func allFilesWithoutASessionAreQuarantined() async throws {
    let claimants = try Claimants(mode: .poll)
    let watcher = claimants.watcher
    try await claimants.run {
      let count = 50
      let strays = (0..<count).map { EntryName("stray-\($0)") }
      let spare = claimants.folder.path + "/spare"
      try Data("x".utf8).write(to: URL(filePath: spare))
      for stray in strays { #expect(link(spare, "\(claimants.dropFolder)/\(stray.text)") == 0) }
      for _ in 0...WatcherBacklog.capacity { watcher.take(.moved(strays[0])) }
      try await claimants.looked("end")
      let names = try quarantined(claimants).filter { !$0.hasSuffix(".reason.txt") }
      #expect(names.count == count)
    }
  }
}
