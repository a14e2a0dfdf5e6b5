import Synchronization
import TranscriptionCore

/// What is asked of a gateway's engine where others wait: answers from memory.
final class GatewayStatus: Sendable {
  private struct State {
    var capacity = EngineCapacity(slots: 0)
    var engine: PoolEngine?
    /// Why the pool takes nothing.
    var poolProblem: String? = unknownWorkers
    /// Why the queue takes nothing.
    var queueProblem: String?
  }

  static let unknownWorkers = "its workers are not known yet"

  let changes: AsyncStream<EngineCapacity>
  private let continuation: AsyncStream<EngineCapacity>.Continuation
  private let pool: ClusterName
  private let link: any ClusterLink
  private let state: Mutex<State>

  init(pool: ClusterName, engine: PoolEngine?, link: any ClusterLink) {
    self.pool = pool
    state = Mutex(State(engine: engine))
    self.link = link
    // Only the newest matters.
    (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var capacity: EngineCapacity { state.withLock { $0.capacity } }

  /// What the pool's engine is; `nil` until it is known.
  var engine: PoolEngine? { state.withLock { $0.engine } }

  func set(engine: PoolEngine) { state.withLock { $0.engine = engine } }

  /// Why nothing can become of a window now; `nil` when something can.
  var problem: String? {
    if let problem = link.problem { return problem }
    return state.withLock { state in
      (state.queueProblem ?? state.poolProblem).map { "pool \(pool): \($0)" }
    }
  }

  /// Why no worker can be reached; `nil` when one can. That the queue takes nothing is no reason to stop trying it.
  var outage: String? { link.problem ?? state.withLock { $0.poolProblem } }

  func set(slots: Int, poolProblem: String?) {
    let capacity = EngineCapacity(slots: slots)
    let isChanged = state.withLock { state in
      defer { state.capacity = capacity }
      state.poolProblem = poolProblem
      return state.capacity != capacity
    }
    if isChanged { continuation.yield(capacity) }
  }

  /// - Parameter problem: why the queue takes nothing; `nil` when it does.
  func setQueue(problem: String?) { state.withLock { $0.queueProblem = problem } }

  func finish() { continuation.finish() }
}
