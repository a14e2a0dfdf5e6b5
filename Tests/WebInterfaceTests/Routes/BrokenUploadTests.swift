import HummingbirdTesting
import Synchronization
import Testing
import TranscriptionCore

@testable import WebInterface

/// A connection that breaks in the middle of an upload must not leave a shortened file behind.
@Suite(.timeLimit(.minutes(15)))
struct BrokenUploadTests {
  private static let formBegin =
    "--\(MultipartBody.boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nabc"

  @Test(arguments: [
    "Content-Length: 1000\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "Content-Type: \(MultipartBody.contentType)\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "\(String(formBegin.utf8.count, radix: 16))\r\n\(formBegin)\r\n",
  ])
  func leavesNothing(request: String) async throws {
    try await TestServer.run(over: .live) { server in
      let session = try await server.open()
      let client = try await LooseClient.connect(to: server)
      try await client.send(
        "POST /v1/sessions/\(session.id)/files?name=a.wav HTTP/1.1\r\nHost: localhost\r\n"
          + "Authorization: Bearer \(session.token)\r\n\(request)")
      await session.uploadsBegun.reached()
      try await client.close()
      await session.uploadsBroken.reached()
      #expect(session.state.withLock { $0.files.isEmpty })
    }
  }
}
