/// One file of a model, with the places where it can be had.
package struct ModelDownload: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    /// Stored under this name in the model's folder.
    case file(name: String)
    /// A tar archive with one folder, whose contents become the model's folder.
    case archive
  }

  /// The preferred one first; the same file at each.
  package var sources: [ModelSource]
  package var bytes: Int
  /// Whether the number is the file's and not a guess.
  package var isSizeKnown: Bool
  /// 64 hexadecimal digits; `nil` where it is not known beforehand.
  package var sha256: String?
  package var form: Form

  package init(sources: [ModelSource], bytes: Int, isSizeKnown: Bool = true, sha256: String?, form: Form) {
    self.sources = sources
    self.bytes = bytes
    self.isSizeKnown = isSizeKnown
    self.sha256 = sha256
    self.form = form
  }
}
