import Foundation
import Testing
import TranscriptionCore

@testable import WebInterface

struct OperationsDocumentsTests {
  private let documents = OperationsDocuments()
  private let key = Credential("key")

  @Test func aLookIsWrittenOnceForEachCredential() throws {
    var snapshot = OperationsSnapshot.sample(engines: [], sessions: [], troubles: [])
    let first = try documents.document(of: snapshot, for: key)
    // The time of the look is what tells one from another.
    snapshot.eventReaders += 1
    #expect(try documents.document(of: snapshot, for: key) == first)
    #expect(try documents.document(of: snapshot, for: nil) != first)
    snapshot.at += 1
    #expect(try documents.document(of: snapshot, for: key) != first)
  }
}
