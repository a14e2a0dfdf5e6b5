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
    var table = AccessTable(keys: AccessKeys(["key", "key 2"]))
    table.add(Token.hash("mine"), of: mine)
    table.add(Token.hash("other"), of: other)
    table.add(viewer("viewer", of: mine))
    return table
  }

  private func viewer(_ secret: String, of session: SessionID) -> ViewerRecord {
    ViewerRecord(
      viewer: Viewer(id: ViewerID(now: now), createdAt: now, expiresAt: now.addingTimeInterval(60)), session: session,
      tokenHash: Token.hash(secret))
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
    table.add(viewer("other viewer", of: other))
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
    #expect(check("unknown", in: table)?.code == "invalid_credential")
    #expect(check("other", in: table) == .sessionNotFound)
  }

  @Test func aViewerThatIsRemovedOpensNothing() {
    var table = table
    let known = table.viewers(of: mine)
    #expect(known.map(\.tokenHash) == [Token.hash("viewer")])
    #expect(table.remove(known[0].id, of: other) == nil)
    #expect(table.remove(known[0].id, of: mine) == known[0])
    #expect(check("viewer", in: table)?.code == "invalid_credential")
    #expect(!table.isValid(Token.hash("viewer")) && table.isValid(Token.hash("mine")))
    #expect(table.viewers(of: mine).isEmpty && table.remove(known[0].id, of: mine) == nil)
    table.forget(mine)
    #expect(check("viewer", in: table)?.code == "invalid_credential")
  }

  @Test func callersAreTheOperatorAKeyOrOnAServerWithoutKeysASession() throws {
    let keys = AccessTable(keys: AccessKeys(["key"], operatorToken: "operator"))
    #expect(try keys.caller(Credential("operator"), at: now) == .operator)
    #expect(try keys.caller(Credential("key"), at: now) == .key(Token.hash("key")))
    for wrong in [nil, Credential("mine")] { #expect(throws: ServiceError.self) { try keys.caller(wrong, at: now) } }

    var open = AccessTable(keys: AccessKeys(operatorToken: "operator"))
    open.add(Token.hash("mine"), of: mine)
    open.add(viewer("viewer", of: mine))
    #expect(try open.caller(nil, at: now) == .unknown)
    #expect(try open.caller(Credential("operator"), at: now) == .operator)
    #expect(try open.caller(Credential("mine"), at: now) == .session(mine))
    #expect(try open.caller(Credential("viewer"), at: now) == .session(mine))
    #expect(throws: ServiceError.self) { try open.caller(Credential("viewer"), at: now.addingTimeInterval(60)) }
    #expect(throws: ServiceError.self) { try open.caller(Credential("guess"), at: now) }
    open.forget(mine)
    #expect(throws: ServiceError.self) { try open.caller(Credential("mine"), at: now) }
  }

  @Test func aServerWithoutAnOperatorsTokenHasNoOperator() {
    #expect(throws: ServiceError.self) { try AccessTable(keys: AccessKeys()).caller(Credential(""), at: now) }
  }

  @Test func withoutKeysAllCallersAreTheSameHolder() throws {
    let table = AccessTable(keys: AccessKeys())
    #expect(try table.keys.holder(nil) == nil)
    #expect(try table.keys.holder(Credential("anything")) == nil)
  }

  @Test func withKeysOneIsNeeded() throws {
    #expect(try table.keys.holder(Credential("key 2")) == Token.hash("key 2"))
    #expect(throws: ServiceError.self) { try table.keys.holder(nil) }
    let error = #expect(throws: ServiceError.self) { try table.keys.holder(Credential("mine")) }
    #expect(error?.code == "invalid_credential")
  }
}
