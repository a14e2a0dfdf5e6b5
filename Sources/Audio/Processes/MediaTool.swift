import TranscriptionCore

/// What ffmpeg and ffprobe may do with a file from a stranger, and what their complaints mean.
///
/// A playlist, a concat script, a session description or a filter graph can name other files and addresses, whatever the
/// file is called: ffmpeg goes by content. A list of protocols alone would still let such a file read the server's disk, hence
/// the list of demuxers: those of media containers and elementary streams, none of those that open something else. QuickTime
/// files can also refer to others; ffmpeg ignores that unless it is told not to.
enum MediaTool {
  /// The arguments up to the input for bytes that come through standard input.
  static let pipeArguments = [
    "-protocol_whitelist", "pipe", "-format_whitelist", demuxers.joined(separator: ","), "-i", "pipe:0",
  ]

  static let demuxers = [
    "aac", "ac3", "aiff", "amr", "amrnb", "amrwb", "ape", "asf", "au", "avi", "caf", "dts", "dtshd", "eac3", "flac",
    "flv", "gsm", "ircam", "live_flv", "loas", "matroska", "mlp", "mov", "mp3", "mp4", "mpc", "mpc8", "mpeg", "mpegts",
    "mxf", "nistsphere", "nut", "ogg", "oma", "rm", "sox", "tak", "truehd", "tta", "voc", "w64", "wav", "webm", "wtv",
    "wv", "xwma",
  ]

  /// Turns the tool's last words into a failure for the user.
  static func failure(complaint: String, path: String) -> FileFailure {
    if complaint.hasPrefix("prlimit:") || complaint.hasPrefix("setpriv:") { return .decoderMissing }
    if complaint.contains("not on whitelist") { return .reference }
    if complaint.contains("matches no streams") || complaint.contains("does not contain any stream") { return .noAudio }
    return .undecodable(reason: reason(complaint: complaint, path: path))
  }

  /// The last line of a complaint without paths, addresses and unprintable characters.
  static func reason(complaint: String, path: String) -> String {
    let line = complaint.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    var text = line.replacing("file:" + path, with: "").replacing(path, with: "")
    while text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = String(text[text.index(after: end)...]).trimmed
    }
    text = String(text.unicodeScalars.filter { $0.value >= 32 && $0.value < 127 }.map(Character.init))
    if text.contains("/") { text = "" }
    while let first = text.first, first == ":" || first == " " { text.removeFirst() }
    return String(text.prefix(160)).trimmed
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
