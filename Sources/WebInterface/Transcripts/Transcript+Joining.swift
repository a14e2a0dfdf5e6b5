import TranscriptionCore

extension Transcript {
  /// The head of several transcripts as one, in their order. The language stays where all agree.
  init(joining heads: [Transcript]) {
    let languages = Set(heads.map(\.language))
    self.init(
      file: heads.first?.file ?? FileID(), name: "", language: languages.count == 1 ? languages.first ?? nil : nil,
      duration: heads.reduce(0) { $0 + $1.duration }, isFinal: heads.allSatisfy(\.isFinal), engine: "", model: "",
      segments: [])
  }
}
