extension Transcript {
  /// An engine and model that recognised windows of the file.
  package struct Maker: Sendable, Hashable, Codable {
    package var engine: String
    package var model: String
    package var windows: Int

    package init(engine: String, model: String, windows: Int) {
      self.engine = engine
      self.model = model
      self.windows = windows
    }

    /// The makers of windows, by number of windows, most first.
    package static func makers(of windows: [WindowRecord]) -> [Maker] {
      var makers: [Maker] = []
      for window in windows {
        guard let engine = window.engine, let model = window.model else { continue }
        if let known = makers.firstIndex(where: { $0.engine == engine && $0.model == model }) {
          makers[known].windows += 1
        } else {
          makers.append(Maker(engine: engine, model: model, windows: 1))
        }
      }
      return makers.sorted { $0.windows > $1.windows }
    }
  }
}
