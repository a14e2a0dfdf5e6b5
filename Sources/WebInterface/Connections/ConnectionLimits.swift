package import NIOCore

/// What one client's connection may take, and how patient the server is with it.
package struct ConnectionLimits: Sendable {
  /// For the first request of a connection to arrive with all its headers.
  package var firstRequest = TimeAmount.seconds(30)
  /// Without a request, between two.
  package var idle = TimeAmount.seconds(75)
  /// How long a body may be slower than ``bodyBytesPerWindow``, counted only while the server waits for it.
  package var bodyWindow = TimeAmount.seconds(30)
  /// The least that has to come in each ``bodyWindow``: half a kilobyte a second.
  package var bodyBytesPerWindow = 15_000
  /// How long a client may take nothing of a response.
  package var stall = TimeAmount.seconds(30)
  /// The same while all connections together hold more than ``OutboundLedger/limit``.
  package var stallUnderPressure = TimeAmount.seconds(2)
  /// What is discarded behind a refused request, so that the client gets to read the refusal.
  package var lingerBytes = 64 << 20
  package var linger = TimeAmount.seconds(30)
  /// The longest pause within that.
  package var lingerPause = TimeAmount.seconds(5)
  /// How long a client that has closed its sending half is taken for one that only has nothing more to say. One that has gone
  /// looks the same until something is written to it.
  package var halfClosed = TimeAmount.seconds(1)
  /// Parts of requests that came behind the one being answered. The client is let go beyond.
  package var heldBytes = 1 << 20
  /// Small pieces of a body are joined up to this.
  package var joinedBody = 64 << 10
  /// How often the above is looked at.
  package var tick = TimeAmount.seconds(2)
  /// Bytes that wait in the server for a client to take them.
  package var outboundHigh = 64 << 10
  package var outboundLow = 16 << 10

  package init() {}
}
