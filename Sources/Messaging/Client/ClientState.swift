import DequeModule
import NIOCore

/// Everything that a client knows, behind its lock. What follows from a change is done outside of it.
struct ClientState {
  enum Phase {
    case disconnected
    case connected(ServerConnection, ServerInformation)
    case closed(MessagingError)
  }

  /// What an answer to a ping is for.
  enum Pong {
    case watch
    case flush(UInt64)
  }

  /// A task that waits until something about the client has changed, or for the answer to its ping; with what it is told.
  struct Waiter {
    let continuation: CheckedContinuation<Bool, any Error>
    let timer: Scheduled<Void>
  }

  struct PendingRequest {
    let subject: String
    let continuation: CheckedContinuation<Message, any Error>
    var timer: Scheduled<Void>?
  }

  var phase = Phase.disconnected
  var hasRun = false
  var isDraining = false
  /// The connection of an attempt that is not open yet.
  var attempt: ServerConnection?
  /// What ends the pause between two attempts.
  var pause: EventLoopPromise<Void>?
  var lastFailure: String?
  /// What was said of attempts since the last connection: each reason once.
  var toldFailures: Set<String> = []
  var reconnections = 0

  var pool: ServerPool
  var outbox: Outbox
  var watch = PingWatch()
  var pongs: Deque<Pong> = []
  /// The connection is being ended for the sake of another server.
  var isLeaving = false
  var isLeavingLameDuck = false
  var ticksAsLameDuck = 0
  var trust = ServerTrust()

  var lastID: UInt64 = 0
  var subscriptions = SubscriptionTable()
  var requests: [UInt64: PendingRequest] = [:]
  var flushes: [UInt64: Waiter] = [:]
  var waiters: [UInt64: Waiter] = [:]

  init(pool: ServerPool, outgoingBytes: Int) {
    self.pool = pool
    outbox = Outbox(limit: outgoingBytes)
  }

  mutating func makeID() -> UInt64 {
    lastID += 1
    return lastID
  }

  func isConnected(by connection: ServerConnection) -> Bool {
    if case .connected(connection, _) = phase { true } else { false }
  }

  var connection: ServerConnection? {
    if case .connected(let connection, _) = phase { connection } else { nil }
  }

  /// Puts a frame behind those that wait, whatever their size.
  ///
  /// - Returns: the connection on which a write has to be started.
  mutating func append(_ frame: ClientFrame) -> ServerConnection? {
    guard let connection else { return nil }
    return outbox.append(frame) ? connection : nil
  }
}

/// Whether two are the same connection, for patterns.
private func ~= (one: ServerConnection, other: ServerConnection) -> Bool { one === other }
