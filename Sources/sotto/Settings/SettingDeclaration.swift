/// All that is to be said of a setting, whatever the type of its values: from it come the flag, the variable of the
/// environment, the key of the file, `--help`, the table in docs/configuration.md and what `sotto doctor` says.
struct SettingDeclaration: Sendable {
  /// The key of the file; the variable is `SOTTO_NAME` with underscores, the flag `--name` unless it has another name.
  let name: String
  let places: SettingPlaces
  let kind: any SettingKind
  /// The default as Markdown: a value, or words where it depends on the machine; `nil` for none.
  let standard: String?
  /// What it is, in a sentence or two, as Markdown.
  let help: String
  /// What else the document says of it, as Markdown; empty for nothing.
  let details: String
  /// Names of the engines that it is for; empty where it is not one engine's.
  let engines: [String]
  private let flagName: String

  init(
    name: String, flagName: String, places: SettingPlaces, kind: any SettingKind, standard: String?, engines: [String],
    help: String, details: String
  ) {
    self.name = name
    self.flagName = flagName
    self.places = places
    self.kind = kind
    self.standard = standard
    self.engines = engines
    self.help = help
    self.details = details
  }

  /// Without the dashes; `nil` for a secret.
  var flag: String? { places == .secret ? nil : flagName }

  var environmentName: String { "SOTTO_" + name.uppercased().replacing("-", with: "_") }

  /// `nil` for what says which file that is.
  var key: String? { places == .outsideTheFile ? nil : name }

  var isSecret: Bool { places == .secret }

  /// Whether its flag stands alone, without a value.
  var isSwitch: Bool { kind is Switch }
}
