import TranscriptionCore

extension PacedAudioFormat {
  /// The format that an `Accept` header names first, if it names one that is served.
  ///
  /// Wildcards name none: what takes anything gets the default.
  init?(accept header: String?) {
    let types = (header ?? "").lowercased().split(separator: ",").map { item in
      item.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    }
    guard let format = types.lazy.compactMap({ Self.format(of: $0) }).first else { return nil }
    self = format
  }

  private static func format(of type: String) -> PacedAudioFormat? {
    switch type {
    case "audio/mpeg", "audio/mp3": .mp3
    case "audio/ogg", "audio/opus", "application/ogg": .opus
    case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave": .wav
    default: nil
    }
  }
}
