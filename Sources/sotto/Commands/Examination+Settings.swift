extension Examination {
  /// Which settings are not left at their defaults, and where they come from. Values of secrets are not shown.
  static func configuration(_ given: [GivenSetting], of settings: ServerSettings) -> Check {
    let used = settings.engineNames + (settings.speechDetector == .whisperX ? ["whisperx"] : [])
    let found = given.map { setting in
      setting.declaration.isSecret ? setting.place : "\(setting.declaration.name)=\(setting.text) (\(setting.place))"
    }
    let idle = given.map(\.declaration).filter { declaration in
      settings.engineNames != ["auto"] && !declaration.engines.isEmpty
        && Set(declaration.engines).isDisjoint(with: used)
    }
    let reasons = idle.map { "\($0.name) is for \($0.engines.joined(separator: " and "))" }
    return Check(
      subject: "settings", isGood: true, isNeeded: false,
      finding: found.isEmpty ? "all have their defaults" : found.joined(separator: ", "),
      remedy: reasons.isEmpty ? nil : "without effect: " + reasons.joined(separator: "; "))
  }
}
