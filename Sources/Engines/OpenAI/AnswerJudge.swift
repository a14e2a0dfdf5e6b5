import TranscriptionCore

/// Decides what answers mean. Pure.
struct AnswerJudge: Sendable {
  let address: OpenAIAddress
  let model: String
  let key: APIKey?

  func verdict(
    on outcome: Result<ServerAnswer, ExchangeFailure>, of request: RecognitionRequest, detail: AnswerDetail
  ) -> AnswerVerdict {
    switch outcome {
    case .success(let answer): verdict(on: answer, of: request, detail: detail)
    case .failure(.unreachable(let reason)):
      .later(EngineFailure(.unavailable, unreachable(reason)), retryAfter: nil)
    // The request may be what ended the connection, so it is an attempt.
    case .failure(.lost):
      .later(EngineFailure(.workerExited, "\(address.base) closed the connection without an answer."), retryAfter: nil)
    case .failure(.strange(let reason)): .fault(EngineFailure(.workerExited, strange(reason)))
    case .failure(.timedOut):
      .fault(EngineFailure(.timedOut, "\(address.base) gave no answer in time (--openai-timeout)."))
    case .failure(.cancelled): .cancelled
    }
  }

  /// What keeps the server from working, told from the answer to a request for its models; `nil` for nothing.
  func problem(in outcome: Result<ServerAnswer, ExchangeFailure>) -> ServerProblem? {
    switch outcome {
    case .failure(.unreachable(let reason)): .away(unreachable(reason))
    case .failure(.strange(let reason)): .away(strange(reason))
    case .failure(.lost), .failure(.timedOut), .failure(.cancelled): .away(unreachable("no answer"))
    case .success(let answer) where answer.status == 401 || (300..<400).contains(answer.status):
      .unusable(refusal(answer))
    case .success(let answer) where answer.status == 429 || answer.status >= 500:
      .busy(busy(answer), retryAfter: answer.retryAfter)
    // Not every server lists its models, and not every key may see them.
    case .success: nil
    }
  }

  private func verdict(
    on answer: ServerAnswer, of request: RecognitionRequest, detail: AnswerDetail
  ) -> AnswerVerdict {
    switch answer.status {
    case 200..<300:
      do throws(TranscriptionAnswer.Strange) {
        let reading = TranscriptionAnswer(duration: request.audio.duration, task: request.options.task)
        return .recognized(try reading.window(answer.body))
      } catch {
        return .fault(EngineFailure(.workerExited, strange(error.reason)))
      }
    // Some servers only transcribe; for transcription they are usable.
    case let status where request.options.task == .translate && [404, 405, 501].contains(status):
      return .rejected("\(address.base) does not translate (\(answer.status))\(words(of: answer)).")
    case 300..<400, 401, 402, 403, 404, 405: return .unusable(refusal(answer))
    case 408, 425, 429, 502, 503:
      return .later(EngineFailure(.unavailable, busy(answer)), retryAfter: answer.retryAfter)
    // A proxy in front of the server timed out: it may be this window that takes so long.
    case 504: return .later(EngineFailure(.timedOut, busy(answer)), retryAfter: answer.retryAfter)
    case 400, 422:
      let complaint = String(decoding: answer.body, as: UTF8.self)
      return detail.next(after: complaint).map { .lessDetail($0) } ?? .rejected(refusal(answer))
    case 400..<500: return .rejected(refusal(answer))
    default:
      return .fault(EngineFailure(.workerExited, "\(address.base) answered \(answer.status)\(words(of: answer))."))
    }
  }

  private func unreachable(_ reason: String) -> String {
    let reason = ServerMessage.bounded(reason, without: key)
    return "\(address.base) cannot be reached (\(reason)); see that the server runs, or correct --openai-url."
  }

  private func strange(_ reason: String) -> String { "\(address.base) gave a strange answer: \(reason)." }

  private func busy(_ answer: ServerAnswer) -> String {
    "\(address.base) cannot work now; it answered \(answer.status)\(words(of: answer))."
  }

  private func refusal(_ answer: ServerAnswer) -> String {
    let words = words(of: answer)
    switch answer.status {
    case 300..<400:
      let target = answer.location.map { " to " + ServerMessage.bounded($0, without: key) } ?? ""
      return "\(address.base) redirects\(target); redirects are not followed, so set --openai-url to the final address."
    case 401 where key == nil: return "\(address.base) wants a key; set SOTTO_OPENAI_KEY\(words)."
    case 401: return "\(address.base) refuses the key; correct SOTTO_OPENAI_KEY\(words)."
    case 402, 403:
      return "\(address.base) does not allow this (\(answer.status)); see to the rights of its key\(words)."
    case 404, 405:
      return "\(address.base) does not know this path or the model \"\(model)\" (\(answer.status)); correct "
        + "--openai-url or --openai-model\(words)."
    default: return "\(address.base) refused the audio with \(answer.status)\(words)."
    }
  }

  /// The server's own words, to be put behind a sentence's end.
  private func words(of answer: ServerAnswer) -> String {
    var words = ServerMessage.text(of: answer.body, without: key)
    while let last = words.last, last == "." || last == " " { words.removeLast() }
    return words.isEmpty ? "" : ": \(words)"
  }
}
