import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

/// More files at once than the queues for file events hold.
@Suite(.timeLimit(.minutes(15)), .serialized)
struct BurstTests {
  private static let files = 20_000

  /// Drops so many files, in turn for each session, and waits until all have arrived.
  private func burst(_ claimants: Claimants, then: () async throws -> Void = {}) async throws {
    let spare = claimants.folder.path + "/spare"
    try Data("x".utf8).write(to: URL(filePath: spare))
    for number in 0..<Self.files {
      let session = claimants.sessions[number % claimants.sessions.count]
      let name = "\(claimants.folder.path)/file"
      #expect(link(spare, name) == 0)
      #expect(rename(name, claimants.path("\(number)", of: session)) == 0)
      if number.isMultiple(of: 1_000) { await Task.yield() }
    }
    try await then()
    let share = Self.files / claimants.sessions.count
    try await claimants.passingTime {
      for intake in claimants.intakes { await intake.waitForArrivals(share) }
    }
    for intake in claimants.intakes {
      let claims = await intake.claims
      #expect(claims.count == share)
      #expect(Set(claims).count == share)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: claimants.dropFolder)
    #expect(left == ["quarantine"])
  }

  @Test(arguments: [1, 200])
  func aBurstLosesNothing(sessions: Int) async throws {
    let claimants = try Claimants(sessions)
    try await claimants.run { try await burst(claimants) }
  }

  @Test func aBurstThatIsOnlyPolledLosesNothing() async throws {
    let claimants = try Claimants(20, mode: .poll)
    try await claimants.run { try await burst(claimants) }
  }

  @Test func filesOfASessionAreClaimedInOrderAndInBulk() async throws {
    let claimants = try Claimants()
    try FileManager.default.createDirectory(atPath: claimants.dropFolder, withIntermediateDirectories: true)
    let names = (0..<1_000).map { "\($0)" }
    for name in names { try claimants.drop(name) }
    for name in names { claimants.handler.notice(.moved(EntryName("\(claimants.session)_\(name)"))) }
    await claimants.intake.waitForArrivals(1_000)
    #expect(await claimants.claimed() == names)
    #expect(await claimants.intake.batches.max() ?? 0 <= FileCreationHandler.batch)
    #expect(await claimants.intake.batches.count < 1_000)
  }
}
