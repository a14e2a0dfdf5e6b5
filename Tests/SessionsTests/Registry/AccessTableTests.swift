import Foundation
import Testing
import TranscriptionCore

@testable import Sessions

struct AccessTableTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)
  private let mine = SessionID()
  private let other = SessionID()

  /// Two sessions with tokens "mine" and "other", a viewer of mine for a minute, keys "key" and "key 2".
  private var table: AccessTable {
    var table = AccessTable(keys: [Token.hash("key"), Token.hash("key 2")])
    table.add(Token.hash("mine"), .session(mine))
    table.add(Token.hash("other"), .session(other))
    table.add(Token.hash("viewer"), .viewer(mine, expiresAt: now.addingTimeInterval(60)))
    return table
  }

  private func check(
    _ secret: String?, in table: AccessTable? = nil, access: SessionAccess = .read, after seconds: Double = 0,
    owner: String? = "key"
  ) -> ServiceError? {
    do throws(ServiceError) {
      try (table ?? self.table).check(
        secret.map { Credential($0) }, for: mine, access: access, at: now.addingTimeInterval(seconds)
      ) { owner.map { Token.hash($0) } }
      return nil
    } catch {
      return error
    }
  }

  @Test func withoutACredentialNothingIsSeen() {
    #expect(check(nil)?.kind == .authentication)
    #expect(check(nil)?.code == "missing_credential")
  }

  @Test(arguments: ["", "nonsense", "Mine", "mine "])
  func anUnknownCredentialIsRefused(secret: String) {
    #expect(check(secret)?.kind == .authentication)
    #expect(check(secret)?.code == "invalid_credential")
  }

  @Test func theSessionsTokenReadsAndChanges() {
    #expect(check("mine", access: .read) == nil)
    #expect(check("mine", access: .change) == nil)
  }

  @Test func anotherSessionsTokenDoesNotEvenSeeThatTheSessionExists() {
    #expect(check("other") == .sessionNotFound)
    #expect(check("other", access: .change) == .sessionNotFound)
  }

  @Test func aViewerReadsOnly() {
    #expect(check("viewer", access: .read) == nil)
    #expect(check("viewer", access: .change)?.kind == .permission)
    #expect(check("viewer", access: .change)?.code == "read_only")
  }

  @Test func aViewerExpires() {
    #expect(check("viewer", after: 59.9) == nil)
    #expect(check("viewer", after: 60)?.code == "invalid_credential")
  }

  @Test func anotherSessionsViewerSeesNothing() {
    var table = table
    table.add(Token.hash("other viewer"), .viewer(other, expiresAt: now.addingTimeInterval(60)))
    #expect(check("other viewer", in: table) == .sessionNotFound)
    #expect(check("other viewer", in: table, access: .change) == .sessionNotFound)
  }

  @Test func aKeyOpensTheSessionsThatItOpened() {
    #expect(check("key", access: .change, owner: "key") == nil)
    #expect(check("key 2", owner: "key") == .sessionNotFound)
    #expect(check("key", owner: nil) == .sessionNotFound)
  }

  @Test func tokensOfAnEndedSessionFindItGone() {
    var table = table
    table.forget(mine)
    #expect(check("mine", in: table) == .sessionNotFound)
    #expect(check("viewer", in: table) == .sessionNotFound)
    #expect(check("nobody's", in: table)?.code == "invalid_credential")
    #expect(check("other", in: table) == .sessionNotFound)
  }

  @Test func withoutKeysEverybodyIsTheSameHolder() throws {
    let table = AccessTable(keys: [])
    #expect(try table.keyHolder(nil) == nil)
    #expect(try table.keyHolder(Credential("anything")) == nil)
  }

  @Test func withKeysOneIsNeeded() throws {
    #expect(try table.keyHolder(Credential("key 2")) == Token.hash("key 2"))
    #expect(throws: ServiceError.self) { try table.keyHolder(nil) }
    let error = #expect(throws: ServiceError.self) { try table.keyHolder(Credential("mine")) }
    #expect(error?.code == "invalid_credential")
  }
}
