/// A line from the server to a worker, told apart by `t`.
package enum WorkerRequest: Sendable, Hashable {
  /// Recognise windows; each is answered by its own id.
  case recognize([Window])
  /// Find the speech in a stretch of audio.
  case detect(id: String, audio: WindowAudio)
  /// Diarize a whole file, with so many speakers at least and at most.
  case diarize(id: String, audio: WindowAudio, minimumSpeakers: Int?, maximumSpeakers: Int?)
  /// Place the words of a text, which was spoken in a window.
  case align(id: String, audio: WindowAudio, language: String, text: String)
  case cancel(id: String)
  case ping(number: Int)

  /// One window to recognise.
  package struct Window: Sendable, Hashable, Codable {
    package var id: String
    package var audio: WindowAudio
    package var options: RecognitionOptions

    package init(id: String, audio: WindowAudio, options: RecognitionOptions) {
      self.id = id
      self.audio = audio
      self.options = options
    }
  }
}

extension WorkerRequest: Codable {
  private enum CodingKeys: String, CodingKey {
    case t, id, windows, audio, language, text, n
    case minimumSpeakers = "min_speakers"
    case maximumSpeakers = "max_speakers"
  }
  private enum Kind: String, Codable { case recognize, detect, diarize, align, cancel, ping }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .t) {
    case .recognize:
      self = .recognize(try container.decode([Window].self, forKey: .windows))
    case .detect:
      self = .detect(
        id: try container.decode(String.self, forKey: .id),
        audio: try container.decode(WindowAudio.self, forKey: .audio))
    case .diarize:
      self = .diarize(
        id: try container.decode(String.self, forKey: .id),
        audio: try container.decode(WindowAudio.self, forKey: .audio),
        minimumSpeakers: try container.decodeIfPresent(Int.self, forKey: .minimumSpeakers),
        maximumSpeakers: try container.decodeIfPresent(Int.self, forKey: .maximumSpeakers))
    case .align:
      self = .align(
        id: try container.decode(String.self, forKey: .id),
        audio: try container.decode(WindowAudio.self, forKey: .audio),
        language: try container.decode(String.self, forKey: .language),
        text: try container.decode(String.self, forKey: .text))
    case .cancel:
      self = .cancel(id: try container.decode(String.self, forKey: .id))
    case .ping:
      self = .ping(number: try container.decode(Int.self, forKey: .n))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .recognize(let windows):
      try container.encode(Kind.recognize, forKey: .t)
      try container.encode(windows, forKey: .windows)
    case .detect(let id, let audio):
      try container.encode(Kind.detect, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(audio, forKey: .audio)
    case .diarize(let id, let audio, let minimum, let maximum):
      try container.encode(Kind.diarize, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(audio, forKey: .audio)
      try container.encodeIfPresent(minimum, forKey: .minimumSpeakers)
      try container.encodeIfPresent(maximum, forKey: .maximumSpeakers)
    case .align(let id, let audio, let language, let text):
      try container.encode(Kind.align, forKey: .t)
      try container.encode(id, forKey: .id)
      try container.encode(audio, forKey: .audio)
      try container.encode(language, forKey: .language)
      try container.encode(text, forKey: .text)
    case .cancel(let id):
      try container.encode(Kind.cancel, forKey: .t)
      try container.encode(id, forKey: .id)
    case .ping(let number):
      try container.encode(Kind.ping, forKey: .t)
      try container.encode(number, forKey: .n)
    }
  }
}
