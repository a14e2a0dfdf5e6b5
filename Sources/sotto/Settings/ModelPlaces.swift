/// Settings that say where models are.
enum ModelPlaces: SettingGroup {
  static let members = SettingMembers([
    Settings.models.folder.declaration, Settings.engines.supportFolder.declaration,
    Settings.engines.configurationFile.declaration,
  ])
}
