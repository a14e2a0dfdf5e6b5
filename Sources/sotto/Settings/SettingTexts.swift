/// Texts of settings, as they were written, by the settings' names.
struct SettingTexts: Sendable {
  private var texts: [String: String] = [:]

  init() {}

  subscript(_ declaration: SettingDeclaration) -> String? {
    get { texts[declaration.name] }
    set { texts[declaration.name] = newValue }
  }

  subscript<Value>(_ setting: Setting<Value>) -> String? {
    get { self[setting.declaration] }
    set { self[setting.declaration] = newValue }
  }

  /// Those of both; where both have one, that of the other.
  func merging(_ other: SettingTexts) -> SettingTexts {
    var merged = self
    merged.texts.merge(other.texts) { _, new in new }
    return merged
  }
}
