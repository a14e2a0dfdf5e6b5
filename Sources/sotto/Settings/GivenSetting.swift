/// A setting that is not left at its default.
struct GivenSetting: Sendable {
  let declaration: SettingDeclaration
  let text: String
  /// For messages: `--port`, `SOTTO_PORT` or `port in sotto.yaml`.
  let place: String

  /// That its value is none of its kind.
  var mistake: SettingsError {
    let found = declaration.isSecret ? "" : "is \"\(text)\"; it "
    return SettingsError(description: "\(place) \(found)must be \(declaration.kind.expectation).")
  }
}
