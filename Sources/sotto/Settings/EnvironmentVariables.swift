/// The variables of the environment that are about settings.
///
/// What Kubernetes sets for a service of the name `sotto`, such as `SOTTO_PORT=tcp://10.0.0.7:8080`, is no setting. A name
/// that is nearly that of a setting is a mistake; other names that begin with `SOTTO_` are ignored.
struct EnvironmentVariables {
  private let values: [String: String]

  private static let prefix = "SOTTO_"
  /// Letters that are wrong, missing, too many or exchanged in a name that is taken for a slip.
  private static let slips = 2

  /// - Parameter environment: of this process.
  init(_ environment: [String: String]) {
    values = environment.filter { name, value in
      name.hasPrefix(Self.prefix) && !value.isEmpty && !Self.isOfKubernetes(name, value)
    }
  }

  /// The value of a setting; `nil` where none is set, or an empty one.
  subscript(_ setting: SettingDeclaration) -> String? { values[setting.environmentName] }

  /// A variable whose name is nearly that of a setting, in words.
  var mistake: SettingsError? {
    let known = Settings.all.map(\.environmentName)
    for name in values.keys.sorted() where !known.contains(name) {
      let near = known.map { (name: $0, distance: EditDistance.between(name, $0)) }.min { $0.distance < $1.distance }
      guard let near, near.distance <= Self.slips else { continue }
      return SettingsError(
        description: "\(name) in the environment is no setting. Is \(near.name) meant? Rename it, or remove it.")
    }
    return nil
  }

  /// Whether a variable is one that Kubernetes (or Docker's links) set for a service: `…_SERVICE_HOST`, `…_SERVICE_PORT` with
  /// any ending, `…_PORT` with an address in it, `…_PORT_<number>_TCP` with any ending.
  private static func isOfKubernetes(_ name: String, _ value: String) -> Bool {
    let protocols = ["tcp", "udp", "sctp"]
    if name.hasSuffix("_SERVICE_HOST") || name.contains("_SERVICE_PORT") { return true }
    if name.hasSuffix("_PORT") { return protocols.contains { value.hasPrefix($0 + "://") } }
    return name.contains(/_PORT_[0-9]+_(TCP|UDP|SCTP)(_|$)/)
  }
}
