/// Settings of one subject: each is a property, and nothing else lists them.
protocol SettingSection: SettingGroup, Sendable {
  init()
}

extension SettingMembers {
  /// The properties of a section, in their order.
  init(of section: some SettingSection) {
    self.init(Mirror(reflecting: section).children.compactMap { ($0.value as? any DeclaredSetting)?.declaration })
  }
}
