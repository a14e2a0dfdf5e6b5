/// What `--help` says of a setting: what it is, and in brackets the variable, the values, the engines and the default.
struct SettingHelp {
  let text: String

  /// - Parameter group: the settings that stand together there. What all of them are for is not said of each.
  init(_ declaration: SettingDeclaration, in group: [SettingDeclaration]) {
    var facts = [declaration.environmentName]
    if declaration.kind.isRangeInHelp { facts.append(declaration.kind.range) }
    if group.contains(where: { $0.engines != declaration.engines }), !declaration.engines.isEmpty {
      facts.append("for " + declaration.engines.joined(separator: " and "))
    }
    if let standard = declaration.standard, !declaration.isSwitch { facts.append("default: \(standard)") }
    text = Markdown.plain("\(declaration.help) (\(facts.joined(separator: "; ")))")
  }
}
