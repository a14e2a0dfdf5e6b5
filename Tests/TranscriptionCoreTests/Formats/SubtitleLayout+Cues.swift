@testable import TranscriptionCore

extension SubtitleLayout {
  func cues(of segments: [SubtitleSegment]) -> [SubtitleCue] {
    var flow = SubtitleFlow(self)
    var cues: [SubtitleCue] = []
    for segment in segments { cues += flow.add(segment) }
    return cues + flow.finish()
  }
}

extension [SubtitleCue] {
  var subRip: String { enumerated().map { SubRipWriter.cue($1, number: $0 + 1) }.joined() }
  var webVTT: String { WebVTTWriter.header + map { WebVTTWriter.cue($0, number: 0) }.joined() }
}
