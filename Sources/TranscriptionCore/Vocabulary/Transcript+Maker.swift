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
  }
}
