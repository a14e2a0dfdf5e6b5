/// The settings of a group, with what is made of their declarations once.
struct SettingMembers: Sendable {
  /// A setting's flag and what `--help` says of it.
  struct Entry: Sendable {
    let flag: String
    let declaration: SettingDeclaration
    let help: String
  }

  let declarations: [SettingDeclaration]
  /// Of those that have a flag.
  let flags: [Entry]

  init(_ declarations: [SettingDeclaration]) {
    self.declarations = declarations
    flags = declarations.compactMap { declaration in
      declaration.flag.map { flag in
        Entry(flag: flag, declaration: declaration, help: SettingHelp(declaration, in: declarations).text)
      }
    }
  }
}
