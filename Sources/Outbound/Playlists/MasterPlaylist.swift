/// The choices that a stream comes in.
struct MasterPlaylist: Sendable, Hashable {
  private struct Variant: Sendable, Hashable {
    var bandwidth: Int
    var audio: String?
    var link: String
  }

  private var variants: [Variant] = []
  /// Links of renditions that are sound alone, by group; the default one of each.
  private var sound: [String: String] = [:]

  init(_ lines: [String]) {
    var pending: PlaylistAttributes?
    for line in lines {
      if let text = line.dropping(prefix: "#EXT-X-MEDIA:") {
        let attributes = PlaylistAttributes(text)
        guard attributes["TYPE"] == "AUDIO", let group = attributes["GROUP-ID"], let link = attributes["URI"] else {
          continue
        }
        if sound[group] == nil || attributes["DEFAULT"] == "YES" { sound[group] = link }
      } else if let text = line.dropping(prefix: "#EXT-X-STREAM-INF:") {
        pending = PlaylistAttributes(text)
      } else if !line.hasPrefix("#"), !line.isEmpty, let attributes = pending {
        variants.append(
          Variant(
            bandwidth: attributes["BANDWIDTH"].flatMap { Int($0) } ?? .max, audio: attributes["AUDIO"], link: line))
        pending = nil
      }
    }
  }

  /// The link that brings the sound with the least besides it: a rendition of sound alone, else the variant of the lowest
  /// rate. `nil` where there is none.
  var leanest: String? {
    if let best = variants.max(by: { $0.bandwidth < $1.bandwidth }), let group = best.audio, let link = sound[group] {
      return link
    }
    return variants.min { $0.bandwidth < $1.bandwidth }?.link
  }
}

extension String {
  /// The rest of the text where it begins with `prefix`.
  func dropping(prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
