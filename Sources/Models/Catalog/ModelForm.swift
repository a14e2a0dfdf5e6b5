/// One of the forms in which a model is given out: all files that are fetched for it, and what is made from them.
package struct ModelForm: Sendable, Hashable {
  package var downloads: [ModelDownload]
  package var conversions: [ModelConversion]

  package init(downloads: [ModelDownload], conversions: [ModelConversion] = []) {
    self.downloads = downloads
    self.conversions = conversions
  }

  /// Bytes of the files.
  package var bytes: Int { downloads.reduce(0) { $0 + $1.bytes } }
}
