/// Settings as a table in Markdown.
struct SettingsTable {
  let text: String

  init(_ declarations: [SettingDeclaration]) {
    // What all of them are for is said above the table.
    let namesEngines = declarations.contains { $0.engines != declarations[0].engines }
    let heads = ["flag", "environment", "key in the file", "default", "range"] + (namesEngines ? ["for"] : [])
    let rows = declarations.map { declaration in
      var cells = [
        declaration.flag.map { "`--\($0)`" } ?? "none", "`\(declaration.environmentName)`",
        declaration.key.map { "`\($0)`" } ?? "none", declaration.standard ?? "none", declaration.kind.range,
      ]
      if namesEngines { cells.append(declaration.engines.map { "`\($0)`" }.joined(separator: ", ")) }
      return cells + [Self.meaning(of: declaration)]
    }
    let all = [heads + ["meaning"], heads.map { _ in "---" } + ["---"]] + rows
    text = all.map { cells in
      "|" + cells.map { $0.isEmpty ? " |" : ($0 == "---" ? "---|" : " \($0) |") }.joined() + "\n"
    }.joined()
  }

  private static func meaning(of declaration: SettingDeclaration) -> String {
    var sentences = [declaration.help, declaration.details]
    if declaration.isSecret {
      sentences.append("No flag, because all users of the machine can read command lines.")
    }
    let text = sentences.filter { !$0.isEmpty }.joined(separator: " ")
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
