import TranscriptionCore

extension EngineFailure {
  /// What a reply that is not the wanted result means.
  init(answering reply: WorkerReply) {
    guard case .rejected(_, let code, let message, let retry) = reply else {
      self.init(.rejected, "The worker answered something else than it was asked.")
      return
    }
    if code == WorkerProtocol.cancelledCode {
      self.init(.cancelled, message)
      return
    }
    self.init(retry ? .workerExited : .rejected, message)
  }
}
