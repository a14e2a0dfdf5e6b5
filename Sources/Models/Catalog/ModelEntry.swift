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
  /// At least one, the preferred one first. What lies in the model's folder differs between them.
  package var forms: [ModelForm]

  package init(
    name: String, title: String, purpose: ModelPurpose, licence: String, languages: [String], forms: [ModelForm]
  ) {
    self.name = name
    self.title = title
    self.purpose = purpose
    self.licence = licence
    self.languages = languages
    self.forms = forms
  }

  /// Bytes of the preferred form's files.
  package var bytes: Int { forms.first?.bytes ?? 0 }

  package var isSizeKnown: Bool { forms.first?.downloads.allSatisfy(\.isSizeKnown) == true }

  /// Whether all of it can be checked against what was known beforehand.
  package var isChecksumKnown: Bool { forms.allSatisfy { $0.downloads.allSatisfy { $0.sha256 != nil } } }

  /// The kinds of places that all of the model can be had from, the preferred one first.
  package var places: [String] {
    var places: [String] = []
    for download in forms.compactMap(\.downloads.first) {
      for source in download.sources where !places.contains(source.place) { places.append(source.place) }
    }
    return places
  }
}
