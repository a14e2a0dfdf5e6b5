import Foundation

/// The part of ffprobe's JSON answer that is asked for. Numbers of seconds and hertz come as text.
struct FFprobeReport: Decodable {
  /// What ffprobe is asked for.
  static let entries =
    "format=format_name,duration,start_time,nb_streams:stream=codec_name,codec_type,sample_rate,channels,channel_layout,duration,"
    + "start_time:stream_disposition=default:stream_tags=DURATION"

  /// Of a sound that begins later than this, in seconds, the header is not believed.
  private static let longestDelay = 3_600.0

  struct Stream: Decodable {
    struct Disposition: Decodable {
      var `default`: Int?
    }

    struct Tags: Decodable {
      var duration: String?

      enum CodingKeys: String, CodingKey { case duration = "DURATION" }
    }

    var codec: String?
    var type: String?
    var sampleRate: String?
    var channels: Int?
    var channelLayout: String?
    var duration: String?
    var startTime: String?
    var disposition: Disposition?
    var tags: Tags?

    enum CodingKeys: String, CodingKey {
      case codec = "codec_name"
      case type = "codec_type"
      case sampleRate = "sample_rate"
      case channelLayout = "channel_layout"
      case startTime = "start_time"
      case channels, duration, disposition, tags
    }

    var isLossless: Bool { ["flac", "alac", "tta", "wavpack"].contains(codec) || codec?.hasPrefix("pcm_") ?? false }

    var isDefault: Bool { disposition?.default == 1 }

    /// Length in seconds by the stream's own header.
    var ownDuration: Double? { Self.seconds(duration) }

    /// Seconds from the start of the file to the stream's end, by a tag of Matroska.
    var taggedEnd: Double? { tags?.duration.flatMap(Self.clock) }

    /// Above 0 only: 0 is what is written where it is not known.
    private static func seconds(_ text: String?) -> Double? { text.flatMap(Double.init).flatMap { $0 > 0 ? $0 : nil } }

    /// `hours:minutes:seconds`
    private static func clock(_ text: String) -> Double? {
      let parts = text.split(separator: ":").map { Double($0) }
      guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2] else { return nil }
      let all = hours * 3_600 + minutes * 60 + seconds
      return all > 0 ? all : nil
    }
  }

  struct Format: Decodable {
    var duration: String?
    var startTime: String?
    var streamCount: Int?
    var name: String?

    enum CodingKeys: String, CodingKey {
      case name = "format_name"
      case duration
      case startTime = "start_time"
      case streamCount = "nb_streams"
    }

    /// MPEG transport and program streams.
    var isMPEGStream: Bool { ["mpegts", "mpeg"].contains(name) }

    /// Frames without times: ffmpeg makes these up from the format of the first one.
    var isElementaryStream: Bool {
      ["mp3", "aac", "ac3", "eac3", "amr", "dts", "loas", "truehd", "mlp"].contains(name)
    }

    /// Streams have no length of their own: what is told of them is the file's.
    var hasOneDuration: Bool { name == "asf" }

    /// Headers say when each stream begins, or that all begin together.
    var hasTableOfStarts: Bool {
      isElementaryStream || ["mov,mp4,m4a,3gp,3g2,mj2", "flv", "avi", "flac", "wav", "aiff"].contains(name)
    }

    /// Nothing announces a length: what ffprobe tells is the time of what comes last.
    var announcesNothing: Bool { isMPEGStream || name == "ogg" }

    /// Seconds; 0 is what is written where it is not known.
    var knownDuration: Double? { duration.flatMap(Double.init).flatMap { $0 > 0 ? $0 : nil } }
  }

  var streams: [Stream]
  var format: Format?

  init?(json: String) {
    guard let report = try? JSONDecoder().decode(FFprobeReport.self, from: Data(json.utf8)) else { return nil }
    self = report
  }

  /// Tracks in the order in which ffmpeg counts them.
  var audioStreams: [Stream] { streams.filter { $0.type == "audio" } }

  /// Seconds by which a stream begins later than the file, where both are told.
  func delay(of stream: Stream) -> Double? {
    stream.startTime.flatMap(Double.init).flatMap { delay(from: $0) }
  }

  /// Whether a stream that is said to begin with the file may begin later: of one that does not come within the first
  /// seconds, ffprobe tells the start of the file, unless the container has a table of its streams.
  func mayMisstateDelay(of stream: Stream) -> Bool {
    let others = streams.contains { $0.type != "audio" }
    return others && (delay(of: stream) ?? 0) == 0 && format?.hasTableOfStarts != true
  }

  /// Seconds by which something at a time of the file's clock is later than the file, where that can be.
  func delay(from start: Double) -> Double? {
    guard let fileStart = format?.startTime.flatMap(Double.init) else { return nil }
    let delay = max(0, start - fileStart)
    return delay <= Self.longestDelay ? delay : nil
  }
}
