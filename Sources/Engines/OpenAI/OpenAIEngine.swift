import Logging
import Synchronization
import TranscriptionCore

/// Any server that speaks OpenAI's interface for transcriptions, as an engine.
///
/// A window is one request. ``AnswerJudge`` says what its answer means, ``RequestTurnstile`` when to send the next one.
/// Windows go back to the queue uncounted while the server is away or busy; what may be a window's own fault counts as an
/// attempt.
final class OpenAIEngine: StoppableEngine {
  static let name = "openai"

  let description: EngineDescription
  let capacity: EngineCapacity
  let needsVoiceActivity = true
  private let address: OpenAIAddress
  private let limits: OpenAILimits
  private let judge: AnswerJudge
  private let exchange: HTTPExchange
  private let turnstile: RequestTurnstile
  private let clock: any RequestClock
  private let logger: Logger
  /// How much the server was found to tell, for each task.
  private let details = Mutex<[TranscriptionTask: AnswerDetail]>([:])

  /// To be started, and to be stopped in the end.
  init(
    _ configuration: OpenAIConfiguration, address: OpenAIAddress, limits: OpenAILimits, clock: any RequestClock,
    logger: Logger
  ) {
    self.address = address
    self.limits = limits
    self.clock = clock
    self.logger = logger
    let connections = max(1, configuration.concurrency)
    capacity = EngineCapacity(slots: connections)
    description = EngineDescription(
      name: Self.name, model: configuration.model,
      capabilities: .init(
        wordTimes: true, languageDetection: true, translation: true, diarization: false, prompt: true))
    judge = AnswerJudge(address: address, model: configuration.model, key: configuration.key)
    exchange = HTTPExchange(key: configuration.key, connections: connections, limits: limits, clock: clock)
    turnstile = RequestTurnstile(limit: connections, limits: limits, clock: clock)
  }

  /// Looks at the server. One that is busy will do.
  ///
  /// - Throws: ``EngineFailure`` whose message says what to do: the server is not there, refuses the key or redirects.
  func start() async throws(EngineFailure) {
    let outcome = await models(timeout: limits.startTimeout)
    switch judge.problem(in: outcome) {
    case .away(let message), .unusable(let message): throw EngineFailure(.unavailable, message)
    case .busy(let message, _): logger.warning("the server is busy", metadata: ["error": "\(message)"])
    case nil: break
    }
    guard case .success(let answer) = outcome, let names = ModelList(answer.body)?.names, !names.isEmpty,
      !names.contains(description.model)
    else { return }
    let few = ServerMessage.bounded(names.prefix(5).joined(separator: ", "), without: nil)
    logger.warning(
      "the server does not list the model; see --openai-model",
      metadata: ["model": "\(description.model)", "listed": "\(few)"])
  }

  var unavailability: String? {
    get async { await turnstile.unavailability.map { "\(Self.name): \($0)" } }
  }

  /// Asks the server for its models, where no request is under way that tells as much and the last answer is old enough.
  func probe() async {
    guard let ticket = await turnstile.admitProbe() else { return }
    let ending: RequestGate.Ending =
      switch judge.problem(in: await models(timeout: limits.probeTimeout)) {
      case .busy(let message, let retryAfter): .outage(message, retryAfter: retryAfter)
      case let problem?: .outage(problem.message, retryAfter: nil)
      case nil: .answered
      }
    await turnstile.ended(ticket, Task.isCancelled ? .abandoned : ending)
  }

  func recognize(_ requests: [RecognitionRequest]) async -> [Result<RecognizedWindow, EngineFailure>] {
    var outcomes: [Result<RecognizedWindow, EngineFailure>] = []
    for request in requests {
      do throws(EngineFailure) {
        outcomes.append(.success(try await recognize(request)))
      } catch {
        outcomes.append(.failure(error))
      }
    }
    return outcomes
  }

  func stop() async {
    await turnstile.close()
    await exchange.shutDown()
  }

  // MARK: One window

  private func recognize(_ request: RecognitionRequest) async throws(EngineFailure) -> RecognizedWindow {
    let wave = try await WaveFile.read(request.audio.file)
    var maximumWait = limits.maximumWait
    var tries = 0
    // A connection that was lost may have been ended by this very window.
    var gravest: EngineFailure?
    while true {
      let came = clock.now
      let ticket = try await admit(maximumWait: maximumWait, after: gravest)
      maximumWait -= clock.now - came
      let detail = details.withLock { $0[request.options.task] ?? .words }
      let verdict = judge.verdict(
        on: await send(wave, request, detail: detail), of: request, detail: detail)
      await turnstile.ended(ticket, Self.ending(verdict))
      switch verdict {
      case .recognized(let window): return window
      case .lessDetail(let less): details.withLock { $0[request.options.task] = less }
      case .rejected(let message): throw EngineFailure(.rejected, message)
      case .fault(let failure): throw failure
      case .cancelled: throw EngineFailure(.cancelled, "The request was cancelled.")
      case .unusable(let message):
        await turnstile.gaveUp()
        throw EngineFailure(.unavailable, message)
      case .later(let failure, _):
        tries += 1
        if failure.kind != .unavailable { gravest = failure }
        guard tries < limits.tries else {
          if gravest == nil { await turnstile.gaveUp() }
          throw gravest ?? failure
        }
      }
    }
  }

  /// - Parameter earlier: thrown instead of the gate's refusal, if there is an earlier failure.
  private func admit(
    maximumWait: Duration, after earlier: EngineFailure?
  ) async throws(EngineFailure) -> RequestTurnstile.Ticket {
    do throws(EngineFailure) {
      return try await turnstile.admit(maximumWait: maximumWait)
    } catch {
      throw error.kind == .unavailable ? earlier ?? error : error
    }
  }

  private func send(
    _ wave: [UInt8], _ request: RecognitionRequest, detail: AnswerDetail
  ) async -> Result<ServerAnswer, ExchangeFailure> {
    let upload = TranscriptionUpload(
      wave: wave, model: description.model, options: request.options, detail: detail)
    do throws(ExchangeFailure) {
      return .success(
        try await exchange.post(
          upload, to: address.endpoint(request.options.task),
          timeout: limits.timeout(audioSeconds: request.audio.duration)))
    } catch {
      return .failure(error)
    }
  }

  private func models(timeout: Duration) async -> Result<ServerAnswer, ExchangeFailure> {
    do throws(ExchangeFailure) {
      return .success(try await exchange.get(address.models, timeout: timeout))
    } catch {
      return .failure(error)
    }
  }

  private static func ending(_ verdict: AnswerVerdict) -> RequestGate.Ending {
    switch verdict {
    case .recognized, .lessDetail, .rejected: .answered
    case .fault(let failure): .fault(failure.message)
    case .later(let failure, let retryAfter): .outage(failure.message, retryAfter: retryAfter)
    case .unusable(let message): .outage(message, retryAfter: nil)
    case .cancelled: .abandoned
    }
  }
}
