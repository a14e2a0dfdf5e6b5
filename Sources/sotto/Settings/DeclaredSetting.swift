/// A setting, whatever the type of its values.
protocol DeclaredSetting: Sendable {
  var declaration: SettingDeclaration { get }
}
