import TranscriptionCore

/// The media type of an audio or video file, from its name's extension, else from the codec found inside.
enum AudioContentType {
  static func of(name: String, codec: String?) -> String {
    byExtension[FileName.split(name).fileExtension] ?? codec.flatMap { byCodec($0) } ?? "application/octet-stream"
  }

  private static let byExtension = [
    "wav": "audio/wav", "wave": "audio/wav", "mp3": "audio/mpeg", "mpga": "audio/mpeg", "mpeg": "audio/mpeg",
    "m4a": "audio/mp4", "m4b": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg", "oga": "audio/ogg",
    "opus": "audio/ogg", "flac": "audio/flac", "weba": "audio/webm", "webm": "video/webm", "mp4": "video/mp4",
    "m4v": "video/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska", "mka": "audio/x-matroska",
    "avi": "video/x-msvideo", "wma": "audio/x-ms-wma", "aif": "audio/aiff", "aiff": "audio/aiff",
    "amr": "audio/amr", "3gp": "video/3gpp", "caf": "audio/x-caf", "au": "audio/basic", "ts": "video/mp2t",
  ]

  private static func byCodec(_ codec: String) -> String? {
    switch codec.lowercased() {
    case "mp3": "audio/mpeg"
    case "aac", "alac": "audio/mp4"
    case "opus", "vorbis": "audio/ogg"
    case "flac": "audio/flac"
    case let name where name.hasPrefix("pcm"): "audio/wav"
    default: nil
    }
  }
}
