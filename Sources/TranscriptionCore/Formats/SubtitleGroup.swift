/// The words of one subtitle, line breaks included, with what the first word's segment says.
struct SubtitleGroup: Sendable {
  let segment: SubtitleSegment
  var words: [SubtitleWord] = []
}
