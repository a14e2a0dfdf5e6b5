/// What is known of a media file before it is decoded, and what follows from that for decoding it.
struct MediaSurvey: Sendable, Hashable {
  var probe: MediaProbe
  /// Recordings in the file, one after the other.
  var parts = [MediaPart.wholeFile]
  /// Bytes of the file.
  var bytes: Int
  /// Audio track that is decoded, from 0.
  var track = 0
  /// Audio tracks of the file.
  var trackCount = 1
  var mixing = ChannelMixing.byLayout
  /// What samples are multiplied by, of formats whose samples do not lie within -1…1 or far below.
  var gain: Float = 1
  /// Seconds of the file's clock that pass before the sound begins; `nil` where the file does not say.
  var delay: Double?
  /// ffmpeg counts times from the first sound and not from the start of the file, as in MPEG streams.
  var countsFromSound = false
  /// Frames have no times; samples follow each other.
  var isContinuous = false
  /// Seconds until the end of the sound, by a header that can be believed; `nil` where there is none.
  var announced: Double?
  /// A header knows of bytes that are not there.
  var isCutShort = false
  /// Something in the file is not decoded: another recording behind the first that cannot be read with it.
  var leavesOut = false
  /// What cannot be done is said of the track that was taken in place of a better one.
  var notices: [MediaNotice] = []

  /// Sound that is this much shorter than announced is missing something: codecs and containers round, cut off what they put
  /// before and after, and count in frames.
  static func tolerance(of announced: Double) -> Double { max(0.75, announced * 0.02) }

  /// What has ffmpeg bring samples to -1…1; `nil` where they lie there.
  var gainFilter: String? { gain == 1 ? nil : "volume=\(gain):precision=double" }

  /// The delay that times of the decoded sound do not tell themselves.
  var placedDelay: Double? { countsFromSound ? delay : nil }

  /// Whether sound that ends here, in seconds, is not all that was announced.
  func isMissingSound(after end: Double) -> Bool {
    isCutShort || announced.map { end + Self.tolerance(of: $0) < $0 } ?? false
  }
}
