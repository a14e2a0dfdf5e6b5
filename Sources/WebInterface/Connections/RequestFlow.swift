import DequeModule
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// One request after the other on one connection, and what becomes of everything that does not fit into that. Pure: facts
/// go in, what is to be done comes out.
///
/// ```
///  ready ──head──► serving(body open) ──end──► serving(body complete)
///    ▲                    │ response's end            │ response's end
///    │                    ▼                           │
///    │                lingering ◄── refusal           │
///    └────────────────────────────────────────────────┘   lingering instead, where the connection is to close
/// ```
///
/// A request is handed on only when the one before it was answered; what comes meanwhile is held, within bounds, and
/// nothing more is read. A response that ends before the request's body does closes the connection, as what still comes
/// cannot be told from a new request otherwise without reading all of it: the response says so, what comes is discarded for
/// a while, so that the client gets to read it, then the connection is closed.
struct RequestFlow {
  enum Phase: Equatable {
    case ready
    case serving(bodyIsComplete: Bool)
    case lingering
  }

  enum Arrival: Equatable {
    /// To the route.
    case handOn
    case hold
    case discard
    /// More came than is held or discarded.
    case close
  }

  enum Ending: Equatable {
    case nextRequest
    /// Closes the sending half, and the rest when the client has closed or the time is up.
    case linger
    /// The client has closed its half already.
    case close
    /// There was no response to end.
    case nothing
  }

  struct HeldPart {
    var part: HTTPRequestPart
    var prelude: RequestPrelude
  }

  private(set) var phase = Phase.ready
  private(set) var responseHasBegun = false
  private(set) var isInputClosed = false
  /// The present response is the connection's last.
  private(set) var closesAfterResponse = false
  /// What comes from now on cannot be told from another protocol, and would be kept by the decoder.
  private var isUnreadable = false
  /// Too much came behind the present request: none of it is answered.
  private var dropsWhatComes = false
  private var held = Deque<HeldPart>()
  private var heldBytes = 0
  private var discardedBytes = 0
  private let heldLimit: Int
  private let lingerLimit: Int

  init(heldBytes: Int, lingerBytes: Int) {
    heldLimit = heldBytes
    lingerLimit = lingerBytes
  }

  /// Whether more should be read from the connection.
  var wantsBytes: Bool {
    switch phase {
    case .ready, .serving(bodyIsComplete: false): held.isEmpty
    case .serving(bodyIsComplete: true): false
    case .lingering: !isUnreadable
    }
  }

  var hasHeldParts: Bool { !held.isEmpty }

  /// Whether the server waits for more of a request's body.
  var isBodyOpen: Bool { phase == .serving(bodyIsComplete: false) }

  // MARK: Requests

  mutating func received(_ part: HTTPRequestPart, _ prelude: RequestPrelude) -> Arrival {
    let size = part.size
    switch phase {
    case .lingering:
      return discarded(size) ? .close : .discard
    case .ready where held.isEmpty, .serving(bodyIsComplete: false):
      return begin(part, prelude)
    case .ready, .serving:
      guard !dropsWhatComes else { return .discard }
      heldBytes += size
      held.append(HeldPart(part: part, prelude: prelude))
      guard heldBytes > heldLimit else { return .hold }
      held.removeAll()
      dropsWhatComes = true
      closesAfterResponse = true
      return .discard
    }
  }

  /// So many bytes came that nothing is made of.
  ///
  /// - Returns: whether they are too many by now.
  mutating func discarded(_ bytes: Int) -> Bool {
    discardedBytes += bytes
    return discardedBytes > lingerLimit
  }

  /// The next part that was held and may be handed on now.
  mutating func nextHeldPart() -> HeldPart? {
    while let next = held.first {
      guard phase == .ready || isBodyOpen else { return nil }
      held.removeFirst()
      heldBytes -= next.part.size
      if begin(next.part, next.prelude) == .handOn { return next }
    }
    return nil
  }

  private mutating func begin(_ part: HTTPRequestPart, _ prelude: RequestPrelude) -> Arrival {
    switch (part, phase) {
    case (.head, .ready):
      phase = .serving(bodyIsComplete: false)
      responseHasBegun = false
      closesAfterResponse = closesAfterResponse || !prelude.keepsAlive
      isUnreadable = isUnreadable || prelude.isLastReadable
      return .handOn
    case (.end, .serving):
      phase = .serving(bodyIsComplete: true)
      return .handOn
    case (.body, .serving):
      return .handOn
    default:
      // The rest of a request whose head could not be read.
      return .discard
    }
  }

  /// The client has closed its half: nothing more will come.
  mutating func inputClosed() { isInputClosed = true }

  /// What comes behind the present request cannot be read, or must not be: the present response is the last.
  mutating func closeAfterResponse() { closesAfterResponse = true }

  // MARK: Responses

  /// The response's head is about to be written.
  ///
  /// - Returns: whether it may be; and whether it has to say that the connection closes.
  mutating func responseBegins() -> (mayBegin: Bool, closes: Bool) {
    guard case .serving(let bodyIsComplete) = phase, !responseHasBegun else { return (false, false) }
    responseHasBegun = true
    if !bodyIsComplete { closesAfterResponse = true }
    return (true, closesAfterResponse || isInputClosed && held.isEmpty)
  }

  /// Whether an interim response (1xx) may be written: one is under way, and its real response is not.
  var mayInform: Bool {
    if case .serving = phase { return !responseHasBegun }
    return false
  }

  /// Whether a response's body may be written.
  var isResponding: Bool {
    if case .serving = phase { return responseHasBegun }
    return false
  }

  mutating func responseEnded() -> Ending {
    guard case .serving(let bodyIsComplete) = phase, responseHasBegun else { return .nothing }
    guard bodyIsComplete, !closesAfterResponse else {
      startLingering()
      return isInputClosed ? .close : .linger
    }
    phase = .ready
    responseHasBegun = false
    return isInputClosed && held.isEmpty ? .close : .nextRequest
  }

  /// The server answers in the route's place, if it still can.
  ///
  /// - Returns: whether an answer may be written; otherwise a response has begun and can only be cut off.
  mutating func refuse() -> Bool {
    let mayAnswer = phase == .ready || mayInform
    startLingering()
    return mayAnswer
  }

  private mutating func startLingering() {
    phase = .lingering
    held.removeAll()
    heldBytes = 0
  }
}

extension HTTPRequestPart {
  /// About how much memory it takes.
  fileprivate var size: Int {
    switch self {
    case .head(let request):
      (request.path?.utf8.count ?? 0) + request.headerFields.reduce(256) { $0 + $1.value.utf8.count + 64 }
    case .body(let bytes): bytes.readableBytes + 64
    case .end: 64
    }
  }
}
