/// What was said in one media file.
package struct Transcript: Sendable, Hashable {
  package var file: FileID
  /// What the user calls the file.
  package var name: String
  /// ISO-639-1, or `nil` when it was neither chosen nor detected.
  package var language: String?
  /// Seconds of audio in the whole file, silence included.
  package var duration: Double
  /// False while windows are still to come.
  package var isFinal: Bool
  package var engine: String
  package var model: String
  /// In order of time.
  package var segments: [Segment]
  /// The engines and models that made it, by number of windows, most first; several where one engine took over from
  /// another.
  package var makers: [Maker]
  /// What could not be done although there is a transcript.
  package var notices: [Notice]

  package init(
    file: FileID, name: String, language: String?, duration: Double, isFinal: Bool, engine: String,
    model: String, segments: [Segment], makers: [Maker] = [], notices: [Notice] = []
  ) {
    self.file = file
    self.name = name
    self.language = language
    self.duration = duration
    self.isFinal = isFinal
    self.engine = engine
    self.model = model
    self.segments = segments
    self.makers = makers
    self.notices = notices
  }
}
