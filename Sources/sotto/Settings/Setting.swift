/// One thing that can be configured, declared once.
struct Setting<Value: Sendable>: DeclaredSetting {
  let declaration: SettingDeclaration
  let kind: any SettingKind<Value>
  /// What counts where nothing is set.
  let standard: Value

  /// - Parameters:
  ///   - words: the default as Markdown, where it depends on the machine.
  ///   - flag: without the dashes, where it is another than the name.
  ///   - help: a sentence or two as Markdown, for `--help` and the document.
  ///   - details: what else the document says, as Markdown.
  init(
    _ name: String, _ kind: some SettingKind<Value>, default standard: Value, said words: String? = nil,
    flag: String? = nil, places: SettingPlaces = .everywhere, engines: [String] = [], help: String, details: String = ""
  ) {
    self.kind = kind
    self.standard = standard
    let text = kind.text(of: standard)
    declaration = SettingDeclaration(
      name: name, flagName: flag ?? name, places: places, kind: kind,
      standard: words ?? (text.isEmpty ? nil : "`\(text)`"), engines: engines, help: help, details: details)
  }

  /// A setting without a value of its own where nothing is set.
  ///
  /// - Parameter words: what is done then, as Markdown; `nil` for nothing.
  init<Given>(
    _ name: String, _ kind: some SettingKind<Given>, otherwise words: String? = nil, flag: String? = nil,
    places: SettingPlaces = .everywhere, engines: [String] = [], help: String, details: String = ""
  ) where Value == Given? {
    self.init(
      name, Optionally(kind: kind), default: nil, said: words, flag: flag, places: places, engines: engines, help: help,
      details: details)
  }
}
