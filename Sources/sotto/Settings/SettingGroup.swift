/// Settings that stand together on a command line.
protocol SettingGroup: SendableMetatype {
  static var members: SettingMembers { get }
}

extension SettingGroup {
  static var declarations: [SettingDeclaration] { members.declarations }
}
