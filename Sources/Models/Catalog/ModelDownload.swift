/// One file to fetch for a model.
package struct ModelDownload: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    /// Stored under this name in the model's folder.
    case file(name: String)
    /// A tar archive with one folder, whose contents become the model's folder.
    case archive
  }

  package var url: String
  package var bytes: Int
  /// Whether the number is the file's and not a guess.
  package var isSizeKnown: Bool
  /// 64 hexadecimal digits; `nil` where it is not known beforehand.
  package var sha256: String?
  package var form: Form

  package init(url: String, bytes: Int, isSizeKnown: Bool = true, sha256: String?, form: Form) {
    self.url = url
    self.bytes = bytes
    self.isSizeKnown = isSizeKnown
    self.sha256 = sha256
    self.form = form
  }
}
