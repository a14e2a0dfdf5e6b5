import TranscriptionCore

/// The envelope of every error.
struct ErrorPayload: Encodable {
  private let error: Content

  init(_ error: ServiceError, accepted: [AcceptedFilePayload] = []) {
    self.error = Content(error: error, accepted: accepted)
  }

  private struct Content: Encodable {
    let error: ServiceError
    let accepted: [AcceptedFilePayload]

    enum CodingKeys: String, CodingKey {
      case message, type, param, code, position, limit
      case firstEvent = "first"
      case retryAfterSeconds = "retry_after_seconds"
      case etaSeconds = "eta_seconds"
      case audioSecondsAhead = "audio_seconds_ahead"
      case acceptedFiles = "accepted_files"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(error.message, forKey: .message)
      try container.encode(error.typeName, forKey: .type)
      try container.encode(error.parameter, forKey: .param)
      try container.encode(error.code, forKey: .code)
      try container.encodeIfPresent(error.retryAfter, forKey: .retryAfterSeconds)
      try container.encodeIfPresent(error.position, forKey: .position)
      try container.encodeIfPresent(error.etaSeconds, forKey: .etaSeconds)
      try container.encodeIfPresent(error.audioSecondsAhead, forKey: .audioSecondsAhead)
      try container.encodeIfPresent(error.limit, forKey: .limit)
      try container.encodeIfPresent(error.firstEvent, forKey: .firstEvent)
      if !accepted.isEmpty { try container.encode(accepted, forKey: .acceptedFiles) }
    }
  }
}
