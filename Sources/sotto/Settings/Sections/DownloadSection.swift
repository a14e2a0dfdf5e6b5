/// Settings of `sotto models pull` alone.
struct DownloadSection: SettingSection {
  static let members = SettingMembers(of: Self())

  let mirror = Setting(
    "model-mirror", FreeText("http or https", placeholder: "url"), flag: "mirror",
    help: "Address of a server to fetch models from instead.")
}
