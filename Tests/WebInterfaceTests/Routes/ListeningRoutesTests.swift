import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing
import TranscriptionCore

@testable import WebInterface

@Suite(.timeLimit(.minutes(15)))
struct ListeningRoutesTests {
  @Test(
    arguments: [
      ("?format=wav", nil, "audio/wav"), ("?format=mp3", nil, "audio/mpeg"), ("?format=OPUS", nil, "audio/ogg"),
      ("", nil, "audio/mpeg"), ("", "*/*", "audio/mpeg"), ("", "audio/webm,audio/ogg;q=0.9,audio/wav", "audio/ogg"),
      ("", "audio/x-wav", "audio/wav"), ("?format=mp3", "audio/ogg", "audio/mpeg"),
    ] as [(String, String?, String)])
  func sendsWhatIsAskedFor(_ query: String, _ accept: String?, _ type: String) async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      var headers: HTTPFields = [:]
      if let accept { headers[.accept] = accept }
      let response = try await server.send(.get, session, "/player/stream\(query)", headers)
      #expect(response.status == .ok)
      #expect(response.headers[.contentType] == type)
      #expect(response.headers[.cacheControl] == "no-store")
      #expect(response.headers[.acceptRanges] == "none")
      #expect(String(buffer: response.body).hasSuffix(" sound"))
    }
  }

  @Test func answersHeadWithoutListening() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.head, session, "/player/stream?format=wav")
      #expect(response.status == .ok)
      #expect(response.headers[.contentType] == "audio/wav")
      #expect(response.body.readableBytes == 0)
    }
  }

  @Test func namesTheFormatsWhenAskedForAnother() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let response = try await server.send(.get, session, "/player/stream?format=aac")
      #expect(response.status == .badRequest)
      #expect(String(buffer: response.body).contains("wav, mp3, opus"))
    }
  }

  @Test func passesOnThatTooManyListen() async throws {
    try await TestServer.run { server in
      let session = try await server.open(#"{"label":"full"}"#)
      let response = try await server.send(.get, session, "/player/stream")
      #expect(response.status == .serviceUnavailable)
      #expect(response.headers[.retryAfter] == "30")
    }
  }

  @Test func takesATokenInTheAddressAndAViewersToo() async throws {
    try await TestServer.run { server in
      let session = try await server.open()
      let path = "/v1/sessions/\(session.id)/player/stream"
      #expect(try await server.send(.get, path).status == .unauthorized)
      #expect(try await server.send(.get, path + "?access_token=\(session.token)").status == .ok)
      let viewer = try await session.addViewer(lifetimeSeconds: 60).token
      #expect(try await server.send(.get, path + "?access_token=\(viewer)").status == .ok)
      #expect(try await server.send(.post, session, "/player/stream").status == .methodNotAllowed)
    }
  }

  /// No more audio comes and the listener does not read: a shutdown must not wait for it.
  @Test func shutdownDoesNotWaitForAListenerWhoTakesNothing() async throws {
    try await LiveServer.run(label: "endless") { server in
      let listener = try await server.ask("/player/stream")
      await server.session.waiting.reached(3)
      await server.shutDown()
      try await listener.closed()
    }
  }

  @Test func aListenerThatHangsUpGivesItsSeatBack() async throws {
    try await LiveServer.run(label: "endless") { server in
      let listener = try await server.ask("/player/stream")
      await server.session.waiting.reached(3)
      try await listener.close()
      await server.session.leftListeners.reached()
      await server.shutDown()
    }
  }
}
