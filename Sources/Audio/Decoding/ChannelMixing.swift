/// How the channels of a track become one.
enum ChannelMixing: Sendable, Hashable {
  /// ffmpeg does it: one channel, or speakers of which it is known where they stand.
  case byLayout
  /// Left and right.
  case stereo
  /// Channels of which nothing is known, as field recorders and audio workstations write them: one microphone each.
  case discrete
  /// Speakers of which one, from 0, is for low effects: formats that cannot do without a layout give it to separate
  /// microphones as well.
  case surround(lowEffects: Int)

  /// - Parameters:
  ///   - layout: as ffprobe names it; `nil` where the file does not say.
  ///   - isLossless: by the codec; only such files are written by recorders of separate microphones.
  init(channels: Int, layout: String?, isLossless: Bool = false) {
    switch channels {
    case ...1: self = .byLayout
    case 2: self = .stereo
    default:
      guard let layout, !layout.isEmpty, layout != "unknown", !layout.hasSuffix(" channels") else {
        self = .discrete
        return
      }
      let lowEffects = isLossless ? Self.lowEffects(of: layout) : nil
      self = lowEffects.map { .surround(lowEffects: $0) } ?? .byLayout
    }
  }

  /// `.1` is the channel of low effects; it follows the front speakers.
  private static func lowEffects(of layout: String) -> Int? {
    guard layout.dropFirst().hasPrefix(".1") else { return nil }
    return layout == "2.1" || layout == "6.1(front)" ? 2 : 3
  }

  /// Whether a ``ChannelMixer`` is given all channels.
  var isOfAllChannels: Bool {
    switch self {
    case .byLayout, .stereo: false
    case .discrete, .surround: true
    }
  }

  /// ffmpeg's arguments for the channels of its output.
  var outputArguments: [String] {
    switch self {
    case .byLayout: ["-ac", "1"]
    case .stereo: ["-ac", "2"]
    case .discrete, .surround: []
    }
  }

  /// ffmpeg's arguments before the input: it must not take six microphones for 5.1 surround, whose fourth channel it leaves
  /// out.
  var inputArguments: [String] { self == .discrete ? ["-guess_layout_max", "0"] : [] }
}
