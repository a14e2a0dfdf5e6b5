/// How the channels of a track become one.
enum ChannelMixing: Sendable, Hashable {
  /// ffmpeg does it: one channel, or speakers of which it is known where they stand.
  case byLayout
  /// Left and right.
  case stereo
  /// Channels of which nothing is known, as field recorders and audio workstations write them: one microphone each.
  case discrete

  /// - Parameter layout: as ffprobe names it; `nil` where the file does not say.
  init(channels: Int, layout: String?) {
    switch channels {
    case ...1: self = .byLayout
    case 2: self = .stereo
    default:
      let isKnown = layout.map { !$0.isEmpty && $0 != "unknown" && !$0.hasSuffix(" channels") } ?? false
      self = isKnown ? .byLayout : .discrete
    }
  }

  /// ffmpeg's arguments for the channels of its output.
  var outputArguments: [String] {
    switch self {
    case .byLayout: ["-ac", "1"]
    case .stereo: ["-ac", "2"]
    case .discrete: []
    }
  }

  /// ffmpeg's arguments before the input: it must not take six microphones for 5.1 surround, whose fourth channel it leaves
  /// out.
  var inputArguments: [String] { self == .discrete ? ["-guess_layout_max", "0"] : [] }
}
