/// A model that `sotto models` knows how to fetch.
package struct ModelEntry: Sendable, Hashable {
  /// What it is called on the command line, and its folder.
  package var name: String
  package var title: String
  package var purpose: ModelPurpose
  /// SPDX identifier, or the licence's name where it has none.
  package var licence: String
  /// ISO-639 codes; empty where there are too many to list.
  package var languages: [String]
  package var downloads: [ModelDownload]

  package init(
    name: String, title: String, purpose: ModelPurpose, licence: String, languages: [String],
    downloads: [ModelDownload]
  ) {
    self.name = name
    self.title = title
    self.purpose = purpose
    self.licence = licence
    self.languages = languages
    self.downloads = downloads
  }

  /// Bytes to fetch.
  package var bytes: Int { downloads.reduce(0) { $0 + $1.bytes } }

  package var isSizeKnown: Bool { downloads.allSatisfy(\.isSizeKnown) }

  /// Whether all of it can be checked against what was known beforehand.
  package var isChecksumKnown: Bool { downloads.allSatisfy { $0.sha256 != nil } }
}
