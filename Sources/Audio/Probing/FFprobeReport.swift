import Foundation

/// The part of ffprobe's JSON answer that is asked for. Numbers of seconds and hertz come as text.
struct FFprobeReport: Decodable {
  struct Stream: Decodable {
    var codec: String?
    var sampleRate: String?
    var channels: Int?
    var duration: String?

    enum CodingKeys: String, CodingKey {
      case codec = "codec_name"
      case sampleRate = "sample_rate"
      case channels, duration
    }
  }

  struct Format: Decodable {
    var duration: String?
  }

  var streams: [Stream]
  var format: Format?

  init?(json: String) {
    guard let report = try? JSONDecoder().decode(FFprobeReport.self, from: Data(json.utf8)) else { return nil }
    self = report
  }
}
