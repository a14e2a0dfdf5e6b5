import NIOCore
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(5)))
struct HandshakeTests {
  /// The only answer that counts is the first.
  @Test func endsWithItsFailure() throws {
    var handshake = Handshake(with: try ServerAddress("nats://a"), requiresTLS: false)
    let information = try frame()
    guard case .authenticate = handshake.receive(information, unfinishedBytes: 0) else { throw Missing() }
    let actions = [.error("x"), .pong, information].map { handshake.receive($0, unfinishedBytes: 0) }
    #expect(actions == [.fail(.notConnected(last: "the server says: x")), .ignore, .ignore])
  }

  /// What comes in the clear may have been put in on the way.
  @Test(arguments: ["tls://a", "tls://10.0.0.1"])
  func endsNothingForGoodBeforeTLS(address: String) throws {
    for frame in [ServerFrame.error("Authorization Violation"), try frame(version: "2.9.0", #","tls_required":true"#)] {
      var handshake = Handshake(with: try ServerAddress(address), requiresTLS: false)
      guard case .fail(let failure) = handshake.receive(frame, unfinishedBytes: 0) else { throw Missing() }
      #expect(failure.isTransient)
    }
  }

  @Test func judgesWhatComesWithTLS() throws {
    for (frame, failure) in [
      (ServerFrame.error("Authorization Violation"), MessagingError.authorizationFailed("Authorization Violation")),
      (try frame(version: "2.9.0"), .serverTooOld(version: "2.9.0")),
    ] {
      var handshake = Handshake(with: try ServerAddress("tls://a"), requiresTLS: false)
      let start = handshake.receive(try self.frame(#","tls_required":true"#), unfinishedBytes: 0)
      guard start == .startTLS, case .authenticate = handshake.secured() else { throw Missing() }
      let end = handshake.receive(frame, unfinishedBytes: 0)
      #expect(end == .fail(failure))
    }
  }

  /// Of what was told in the clear, only an address whose certificate has to be for the known name.
  @Test(arguments: [("tls://a", ["10.0.0.2:4222", "[::1]:4222", "a:4223"]), ("tls://10.0.0.1", [])])
  func keepsNoUncheckedServers(address: String, kept: [String]) throws {
    var handshake = Handshake(with: try ServerAddress(address), requiresTLS: false)
    let told = #","tls_required":true,"connect_urls":["10.0.0.2:4222","b:4222","[::1]:4222","a:4223","x y"]"#
    let start = handshake.receive(try frame(told), unfinishedBytes: 0)
    guard start == .startTLS, case .authenticate(let information) = handshake.secured() else { throw Missing() }
    #expect(information.clusterAddresses == kept)
  }

  private func frame(version: String = "2.15.1", _ fields: String = "") throws -> ServerFrame {
    var decoder = ServerFrameDecoder()
    decoder.append(ByteBuffer(string: "INFO {\"version\":\"\(version)\",\"headers\":true\(fields)}\r\n"))
    return try #require(try decoder.next())
  }
}
