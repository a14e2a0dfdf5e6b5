/// ffmpeg's arguments for hearing one part of a file from a place on, at a speed.
struct PlaybackCommand {
  let path: String
  let survey: MediaSurvey
  let part: MediaPart
  /// Seconds from the start of the part, of times that players show.
  let position: Double
  /// 0.25 to 4; the pitch stays.
  let rate: Double
  /// Whether ffmpeg may be sent to a place in this file (``SeekSupport``); else all before it is decoded and thrown away.
  let canSeek: Bool

  /// Codecs need some audio before a place until they sound as they do when they come from the start.
  private static let leadSeconds = 2.0
  private static let mostSeconds = 1e7

  var arguments: [String] {
    let start = canSeek ? max(0, (position - Self.leadSeconds).rounded(.down)) : 0
    return ["-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"]
      + (start > 0 ? ["-ss", Self.text(start)] : []) + survey.mixing.inputArguments + part.inputArguments(path: path)
      + ["-map", "0:a:\(survey.track)", "-vn", "-sn", "-dn", "-af", filters(from: position - start)]
      + ["-ar", "\(StreamPCM.samplesPerSecond)"]
      + (isMixedHere
        ? ["-c:a", "pcm_f32le", "-f", "matroska", "pipe:1"]
        : ["-ac", "\(StreamPCM.channels)", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"])
  }

  /// Whether ffmpeg brings all channels, to be mixed by a ``ChannelMixer``; otherwise it brings ``StreamPCM``.
  var isMixedHere: Bool { survey.mixing.isOfAllChannels }

  /// Seconds of the file that pass in silence before its sound begins.
  var silence: Double { max(0, (survey.delay ?? 0) - position) }

  private func filters(from offset: Double) -> String {
    var filters = survey.gainFilter.map { [$0] } ?? []
    if !survey.isContinuous { filters.append("aresample=async=1") }
    let offset = survey.countsFromSound ? offset - (survey.delay ?? 0) : offset
    if offset > 0 { filters.append("atrim=start=\(Self.text(offset))") }
    filters += Self.tempos(rate).map { "atempo=\(Self.text($0))" }
    return filters.isEmpty ? "anull" : filters.joined(separator: ",")
  }

  /// One filter slows down to a half at most, and above 2 it leaves out sound; so several share what is more.
  static func tempos(_ rate: Double) -> [Double] {
    if abs(rate - 1) < 0.001 { return [] }
    return (0.5...2).contains(rate) ? [rate] : [rate.squareRoot(), rate.squareRoot()]
  }

  /// Without an exponent, whatever the number; nothing is longer than ``mostSeconds``.
  private static func text(_ number: Double) -> String {
    let micros = Int((min(max(number, 0), mostSeconds) * 1_000_000).rounded())
    let fraction = String(micros % 1_000_000)
    return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }
}
