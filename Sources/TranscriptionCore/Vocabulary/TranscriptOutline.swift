/// What a file's windows together say of its transcript, besides its segments.
package struct TranscriptOutline: Sendable, Hashable {
  /// Of the first window that has one.
  package private(set) var language: String?
  /// In the order in which they came up.
  private var counts: [Transcript.Maker] = []
  /// Each once, in order of time.
  package private(set) var notices: [Notice] = []

  package init() {}

  /// By number of windows, most first; of equals the one that came up first.
  package var makers: [Transcript.Maker] { counts.sorted { $0.windows > $1.windows } }

  /// Takes the next window in order of time.
  ///
  /// - Parameters:
  ///   - engine: what recognised it; `nil` where it has not been yet.
  ///   - model: the engine's.
  package mutating func add(language: String?, engine: String?, model: String?, notices: [Notice]) {
    self.language = self.language ?? language
    for notice in notices where !self.notices.contains(notice) { self.notices.append(notice) }
    guard let engine, let model else { return }
    if let known = counts.firstIndex(where: { $0.engine == engine && $0.model == model }) {
      counts[known].windows += 1
    } else {
      counts.append(Transcript.Maker(engine: engine, model: model, windows: 1))
    }
  }
}
